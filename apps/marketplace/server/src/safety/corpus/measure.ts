// Counts what the rules find and miss in a corpus; a finding is right when its kind and both its ends are.
import type { ContactKind, Span } from '../finding.js';
import type { Example } from './read.js';

export interface Score {
  expected: number;
  found: number;
  hit: number;
  /** How many of the findings were contact details. */
  precision: number;
  /** How many of the contact details were found. */
  recall: number;
  /** The messages that were read wrongly, each with what was found in it. */
  wrong: string[];
}

const same = (a: Span) => (b: Span) => a.kind === b.kind && a.start === b.start && a.end === b.end;

export function measure(examples: readonly Example[], find: (text: string) => Span[], kind?: ContactKind): Score {
  const ofKind = (span: Span) => kind === undefined || span.kind === kind;
  const score = { expected: 0, found: 0, hit: 0, wrong: [] as string[] };
  for (const { text, expected: all } of examples) {
    const expected = all.filter(ofKind);
    const found = find(text).filter(ofKind);
    const hit = found.filter((span) => expected.some(same(span))).length;
    score.expected += expected.length;
    score.found += found.length;
    score.hit += hit;
    if (hit < expected.length || hit < found.length) {
      const read = found.map((span) => `${span.kind} "${text.slice(span.start, span.end)}"`).join(', ');
      score.wrong.push(`${JSON.stringify(text)} → ${read || 'nothing'}`);
    }
  }
  return { ...score, precision: score.hit / score.found, recall: score.hit / score.expected };
}
