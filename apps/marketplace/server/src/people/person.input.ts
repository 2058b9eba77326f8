// A person's id, as a path or a query names it.
import { z } from 'zod';
import { words } from '../market.input.js';

export const personIdSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]{1,128}$/u, words('그런 사람은 없어요.', 'There is no such person.'));
