// The shapes of links: whole addresses, bare domains, and domains that are spoken.
import { KNOWN_HOST, PLAIN_ENDING, SPOKEN_DOT, SPOKEN_ENDING, WORD_ENDING } from './domains.js';
import type { PatternRule } from './finding.js';

const LABEL = '[a-z0-9가-힣](?:[a-z0-9가-힣-]{0,61}[a-z0-9가-힣])?';
const HOST_START = '(?<![a-z0-9가-힣@._/-])';
/** What follows a host: a port, a path, a query. It ends before a full stop or a bracket that belongs to the sentence. */
const REST = "[a-z0-9\\-._~:/?#@!$&'*+,;=%]{0,1000}(?<![.,;:!?'])";
const PATH = `(?::\\d{2,5})?(?:[/?#]${REST})?`;
const NO_LETTER = '(?![a-z0-9-])';

/** Company names with a full stop in them, and what "닷컴" and "dot com" mean when nobody's address is meant. */
const NO_SITE = /^(?:asp|ado|ml|vb|battle)\.net$|^socket\.io$|^(?:a|the|of|an?|this|그|저|이)[ .]/;
/** "매장점 컴": a shop, and then another word. Whoever spells a domain sets "점" apart on both sides, or on none. */
const SHOP = /^[가-힣]+점 (?:컴|콤|넷|케이알)/;

export const LINK_RULES: readonly PatternRule[] = [
  {
    id: 'scheme',
    kind: 'link',
    pattern: /(?:https?|hxxps?|ftp) ?: ?\/ ?\/ ?[^\s●]{2,1000}(?<![.,;:!?'")\]>])/dg,
    examples: ['https://example.com/a?b=c', 'hxxp://example.com'],
  },
  {
    id: 'www',
    kind: 'link',
    pattern: new RegExp(`(?<![a-z0-9])www ?\\. ?${LABEL}(?: ?\\.${LABEL}){0,4}${PATH}`, 'dg'),
    examples: ['www.example.net'],
  },
  {
    id: 'known-host',
    kind: 'link',
    pattern: new RegExp(`${HOST_START}(?:${KNOWN_HOST})${PATH}${NO_LETTER}`, 'dg'),
    examples: ['open.kakao.com/o/abc', 'naver.me/xyz', 'bit.ly/1a2b'],
  },
  {
    id: 'bare-domain',
    kind: 'link',
    pattern: new RegExp(`${HOST_START}(?:${LABEL}\\.){1,5}(?:${PLAIN_ENDING})${NO_LETTER}(?!\\.[a-z0-9])${PATH}`, 'dg'),
    unless: (detail) => NO_SITE.test(detail),
    examples: ['example.com', 'smartstore.naver.com/shop', 'xn--9t4b11yi5a.com', '한글.com'],
  },
  {
    id: 'bare-domain-with-path',
    kind: 'link',
    pattern: new RegExp(`${HOST_START}(?:${LABEL}\\.){1,5}(?:${WORD_ENDING})/[a-z0-9]${REST}`, 'dg'),
    examples: ['my-lens.shop/item/4'],
  },
  {
    id: 'punycode-ending',
    kind: 'link',
    pattern: new RegExp(`${HOST_START}(?:${LABEL}\\.){1,5}xn--[a-z0-9]{2,59}${PATH}`, 'dg'),
    examples: ['xn--9t4b11yi5a.xn--3e0b707e'],
  },
  {
    id: 'spoken-domain',
    kind: 'link',
    pattern: new RegExp(
      `(?<![a-z0-9가-힣])(?:[a-z0-9-]{1,40}|[가-힣]{2,10})(?:${SPOKEN_DOT}| ?\\. )(?:${SPOKEN_ENDING})(?![a-z가-힣]{2})${NO_LETTER}${PATH}`,
      'dg',
    ),
    unless: (detail, _before, after) =>
      NO_SITE.test(detail) || SHOP.test(detail) || /^ ?(?:버블|bubble|포트|port)/.test(after),
    examples: ['example dot com', '네이버 닷컴', 'example[.]com', 'example . com'],
  },
];
