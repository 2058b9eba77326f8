// The one place where what a schema refuses becomes `invalid`, with each field named and why ([ERR2]).
import { ChatError, type ErrorDetail } from '@doran/protocol';
import type { z } from 'zod';

/** More would only repeat what the first say. */
const MAX_DETAILS = 20;

/** The value as its schema makes it. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, MAX_DETAILS);
  throw invalid(issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })));
}

export function invalid(details: ErrorDetail[]): ChatError {
  const [first] = details;
  const sentence = first ? `${first.path || 'The input'}: ${first.message}` : 'Not well formed';
  return new ChatError('invalid', sentence, { details });
}
