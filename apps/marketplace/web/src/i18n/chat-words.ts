// What the chat's parts say differently here: the marketplace's own words for people and subjects.
import type { OwnWords } from '@doran/react';
import { en } from './en';
import { ko } from './ko';
import { type Language, languageNow } from './setup';

type Named = Record<string, string>;

const OWN: Record<Language, OwnWords> = {
  ko: {
    room: { unknown: '이름 모를 이웃' },
    rooms: { emptyLead: '이웃에게 먼저 말을 걸어 보세요.' },
    subject: { name: (type) => (ko.subject as Named)[type] ?? type },
  },
  en: {
    room: { unknown: 'Unknown neighbour' },
    rooms: { emptyLead: 'Be the first to say hello to a neighbour.' },
    subject: { name: (type) => (en.subject as Named)[type] ?? type },
  },
};

export const chatWords = (): OwnWords => OWN[languageNow()];
