// The one rule set for contact details in a message: finds them, masks them, and changes nothing else.
import { EMAIL_RULES } from './email.rules.js';
import { type ContactKind, findPatterns, type Span } from './finding.js';
import { fold } from './fold.js';
import { LINK_RULES } from './link.rules.js';
import { MESSENGER_RULES } from './messenger.rules.js';
import { findPhones } from './phone.js';

/** The longest message that Doran stores. */
export const MAX_CHARACTERS = 4000;

/** A sign for the kind instead of a word, so that the mask reads the same in every language. */
const SIGN: Readonly<Record<ContactKind, string>> = { phone: '📞', email: '📧', messenger: '💬', link: '🔗' };
/** No rule reads across it, so what was masked stays masked and nothing new appears around it. */
const WALL = '●';
const MASK = WALL.repeat(3);

/** Findings that overlap become one; the longest of them names it. */
function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  let named = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    const length = span.end - span.start;
    if (last === undefined || span.start >= last.end) {
      merged.push({ ...span });
      named = length;
      continue;
    }
    last.end = Math.max(last.end, span.end);
    if (length > named) {
      last.kind = span.kind;
      named = length;
    }
  }
  return merged;
}

const readAll = (text: string): Span[] => [
  // Of two readings of the same length the earlier counts: an announced account may look like a domain.
  ...findPatterns(text, EMAIL_RULES),
  ...findPhones(text),
  ...findPatterns(text, MESSENGER_RULES),
  ...findPatterns(text, LINK_RULES),
];

const cover = (text: string, spans: readonly Span[]): string =>
  replace(text, spans, ({ start, end }) => WALL.repeat(end - start));

/** Where the contact details stand in the text, in order, without overlap. No span cuts through a grapheme. */
export function findContacts(text: string): Span[] {
  const folded = fold(text);
  const found: Span[] = [];
  // What was covered may have hidden another: look until a look finds nothing, so that a masked text is clean.
  for (let rest = folded.text, spans = merge(readAll(rest)); spans.length > 0; spans = merge(readAll(rest))) {
    found.push(...spans);
    rest = cover(rest, spans);
  }
  const inMessage = found.map(({ start, end, kind }) => ({
    start: folded.starts[start] ?? 0,
    end: folded.ends[end - 1] ?? 0,
    kind,
  }));
  return merge(inMessage);
}

/** For hosts that forbid links to some people, whatever else these may write. The domain of an e-mail address is none. */
export function hasLink(text: string): boolean {
  const { text: folded } = fold(text);
  return findPatterns(cover(folded, merge(findPatterns(folded, EMAIL_RULES))), LINK_RULES).length > 0;
}

/** The text with a mask in place of every contact detail, never longer than a message may be. */
export function maskContacts(text: string): { text: string; found: Span[] } {
  const found = findContacts(text);
  const masked = replace(text, found, ({ kind }) => `${SIGN[kind]}${MASK}`);
  return { text: masked.length <= MAX_CHARACTERS ? masked : replace(text, found, () => MASK), found };
}

function replace(text: string, found: readonly Span[], mask: (span: Span) => string): string {
  let result = '';
  let at = 0;
  for (const span of found) {
    result += text.slice(at, span.start) + mask(span);
    at = span.end;
  }
  return result + text.slice(at);
}
