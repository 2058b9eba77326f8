// The shapes of e-mail addresses: written, spoken, and half spoken.
import { MAIL_HOST, PLAIN_ENDING, SPOKEN_DOT, SPOKEN_ENDING } from './domains.js';
import type { PatternRule } from './finding.js';

const LOCAL = '(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}';
const DOT = `(?:${SPOKEN_DOT}| ?\\. ?)`;
/** Signs and words that can mean nothing but the at sign. */
const AT = '(?:@| @ | ?(?:[[({<](?:at|@|골뱅이|앳)[\\])}>]|골뱅이|골벵이|앳) ?)';
const ENDING = `(?:(?:${PLAIN_ENDING}|${SPOKEN_ENDING})(?:${DOT}(?:kr|uk|jp))?)(?![a-z0-9])`;

/** "look at naver.com" is an invitation to look. */
const VERB =
  /^(?:look|see|check|is|are|it|me|us|available|find|shop|buy|sell|sold|visit|order|listed|posted|only|here) at /;

export const EMAIL_RULES: readonly PatternRule[] = [
  {
    id: 'address',
    kind: 'email',
    pattern: new RegExp(`${LOCAL}${AT}(?:[a-z0-9가-힣-]{1,40}${DOT}){1,4}${ENDING}`, 'dg'),
    examples: ['user@example.co.kr', 'user(골뱅이)naver.com', 'user[at]gmail.com', 'user@naver점com', 'a @ b . com'],
  },
  {
    id: 'mail-host',
    kind: 'email',
    pattern: new RegExp(`${LOCAL}${AT}(?:${MAIL_HOST})(?:${DOT}?(?:${SPOKEN_ENDING})|(?![a-z0-9.]))`, 'dg'),
    examples: ['user@naver', 'user 골뱅이 네이버 닷컴', 'user@지메일닷컴'],
  },
  {
    id: 'spoken-at',
    kind: 'email',
    pattern: new RegExp(`${LOCAL} at (?:${MAIL_HOST})(?:${DOT}(?:${SPOKEN_ENDING})(?![a-z]))`, 'dg'),
    unless: (detail) => VERB.test(detail),
    examples: ['user at gmail dot com'],
  },
  {
    id: 'spoken-without-name',
    kind: 'email',
    pattern: new RegExp(`(?:골뱅이|골벵이) ?(?:${MAIL_HOST}) ?(?:점|쩜|닷|\\.)? ?(?:${SPOKEN_ENDING})`, 'dg'),
    examples: ['골뱅이 네이버 닷컴'],
  },
];
