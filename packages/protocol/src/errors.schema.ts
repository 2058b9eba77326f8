// The wire's error as schemas, apart from the error itself, so that a client throws it without carrying a validator.
import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.js';

export const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

export const errorDetailSchema = z.object({ path: z.string(), message: z.string() });
export type ErrorDetail = z.infer<typeof errorDetailSchema>;

export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.int().min(0).optional(),
  details: z.array(errorDetailSchema).optional(),
});
export type WireError = z.infer<typeof wireErrorSchema>;

/** The same error as a REST answer: RFC 9457 `application/problem+json`, with `code` and the rest beside it. */
export const problemSchema = wireErrorSchema.extend({ type: z.string(), title: z.string(), status: z.int() });
export type Problem = z.infer<typeof problemSchema>;
