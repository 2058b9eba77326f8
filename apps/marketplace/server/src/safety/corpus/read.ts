// Reads the messages of the corpus: the text, and the spans that its marks promise.
import type { ContactKind, Span } from '../finding.js';

export interface Example {
  text: string;
  expected: Span[];
}

const MARK = /\[\[(phone|email|messenger|link)\|(.*?)\]\](?!\])/gs;

function readExample(line: string): Example {
  const marked = line
    .replaceAll('⏎', '\n')
    .replace(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const expected: Span[] = [];
  let text = '';
  let at = 0;
  for (const match of marked.matchAll(MARK)) {
    text += marked.slice(at, match.index);
    const detail = match[2] ?? '';
    expected.push({ start: text.length, end: text.length + detail.length, kind: match[1] as ContactKind });
    text += detail;
    at = match.index + match[0].length;
  }
  return { text: text + marked.slice(at), expected };
}

export const readExamples = (...corpora: string[]): Example[] =>
  corpora.flatMap((corpus) => corpus.split('\n').filter(Boolean).map(readExample));
