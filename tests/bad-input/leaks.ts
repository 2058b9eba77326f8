// What no answer may ever hold: the inside of the server.
import { target } from '../conformance/target.js';

const LEAKS: Record<string, RegExp> = {
  'the word internal': /\binternal\b/i,
  'a stack': /(?:^|\\n|\s)at (?:async )?\S+ ?\(?\S+:\d+/,
  'a source file': /\.[cm]?[jt]s(?::\d+|\b\))|node_modules/,
  'a file path': /(?:^|["\s(])(?:file:\/\/)?\/(?:work|home|root|usr|tmp|var|opt|app)\//,
  SQL: /\b(?:select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b/i,
  'a database error':
    /SQLSTATE|syntax error at|violates|duplicate key|relation "|column "|invalid byte sequence|\bpg_|postgres/i,
  'an error class': /\b(?:TypeError|RangeError|SyntaxError|ReferenceError|PostgresError|DatabaseError|ZodError)\b/,
};

/** What the text leaks, or undefined. */
export function leakIn(text: string): string | undefined {
  if (text.includes(target.secret)) return 'the secret';
  return Object.entries(LEAKS).find(([, pattern]) => pattern.test(text))?.[0];
}
