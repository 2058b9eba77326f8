// What the chat's parts say differently here: the marketplace's own words for people, subjects and its notices.
import type { OwnWords } from '@doran/react';
import { en } from './en';
import { ko } from './ko';
import { type Language, languageNow } from './setup';
import { systemWords } from './system.words';

type Named = Record<string, string>;

const preview: OwnWords['preview'] = { notice: (data) => systemWords(data)?.text ?? null };

const OWN: Record<Language, OwnWords> = {
  ko: {
    preview,
    room: { unknown: '이름 모를 이웃' },
    rooms: { emptyLead: '이웃에게 먼저 말을 걸어 보세요.' },
    subject: { name: (type) => (ko.subject as Named)[type] ?? type },
  },
  en: {
    preview,
    room: { unknown: 'Unknown neighbour' },
    rooms: { emptyLead: 'Be the first to say hello to a neighbour.' },
    subject: { name: (type) => (en.subject as Named)[type] ?? type },
  },
};

export const chatWords = (): OwnWords => OWN[languageNow()];
