// An error as a log may tell it: what failed and where, never what somebody wrote.
import { sqlState } from '../db/trouble.js';

/** What a database error says of the schema; its `detail`, `where`, query and parameters hold values, and stay out. */
const SCHEMA = ['code', 'schema', 'table', 'column', 'constraint', 'routine'] as const;
/** How deep a chain of causes is told. */
const CAUSES = 3;

/** One line. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'object' ? 'something that is no error' : String(error);
  const schema = isSql(error) ? schemaOf(error) : '';
  // That an error is an error says nothing.
  const name = /^error$/i.test(error.name) ? '' : `${error.name}: `;
  return `${name}${messageOf(error)}${schema && ` (${schema})`}`;
}

/** With where it happened, and what caused it. */
export function storyOf(error: unknown, causes = CAUSES): string {
  if (!(error instanceof Error)) return wordsOf(error);
  // The stack begins with the message, which is told in our words instead.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const story = [wordsOf(error), ...frames].join('\n');
  return error.cause === undefined || causes === 0 ? story : `${story}\ncaused by ${storyOf(error.cause, causes - 1)}`;
}

function isSql(error: Error): boolean {
  return /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '');
}

function schemaOf(error: Error): string {
  const told = error as unknown as Record<string, unknown>;
  return SCHEMA.filter((name) => typeof told[name] === 'string')
    .map((name) => `${name} ${told[name]}`)
    .join(', ');
}

/** A faulty value is quoted by PostgreSQL (class 22), or by a trigger of the host's (P0), and faulty JSON by V8. */
function messageOf(error: Error): string {
  if (isSql(error) && /^(22|P0)/.test(sqlState(error) ?? '')) return 'a value was refused';
  return error instanceof SyntaxError ? 'malformed text' : (error.message.split('\n')[0] as string);
}
