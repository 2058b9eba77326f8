// The wire's error as schemas, apart from the error itself, so that a client throws it without carrying a validator.
import { z } from 'zod';
import { ERRORS, type ErrorCode, type ErrorDetail, type Problem, type WireError } from './errors.js';

export const errorCodeSchema = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

export const errorDetailSchema = z.object({ path: z.string(), message: z.string() }) satisfies z.ZodType<ErrorDetail>;

export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.int().min(0).optional(),
  details: z.array(errorDetailSchema).optional(),
}) satisfies z.ZodType<WireError>;

export const problemSchema = wireErrorSchema.extend({
  type: z.string(),
  title: z.string(),
  status: z.int(),
}) satisfies z.ZodType<Problem>;
