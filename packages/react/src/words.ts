// Which sentences the parts speak: the built-in ones of a language, and the host's own in their place.
import type { Fault } from '@doran/client';
import { en } from './words.en.js';
import { ko, type Words } from './words.ko.js';

export type { Words };
/** The built-in languages. */
export type Language = 'ko' | 'en';

/** Any sentence of any group. */
export type OwnWords = { readonly [Group in keyof Words]?: Partial<Words[Group]> };

const BUILT_IN: Record<Language, Words> = { ko, en };

/** The built-in sentences of a language, with your own in their place. */
export function wordsIn(language: Language, own: OwnWords = {}): Words {
  const words = BUILT_IN[language];
  const groups = Object.entries(words).map(([name, group]) => [name, { ...group, ...own[name as keyof Words] }]);
  return Object.fromEntries(groups) as Words;
}

/** The sentence for a fault, and after it the host's own, when it gave one, in these words' language if it can. */
export function faultWords(fault: Fault, words: Words): string {
  const sentence = words.fault[fault.code];
  const said = (path: string) => fault.details?.find((detail) => detail.path === path)?.message;
  const reason = said(`reason.${words.language.tag}`) ?? said('reason');
  return reason === undefined ? sentence : `${sentence} (${reason})`;
}
