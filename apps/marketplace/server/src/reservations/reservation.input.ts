// What a page sends about reservations.
import { z } from 'zod';
import { words } from '../market.input.js';
import { STEP_NAMES } from '../terms/steps.js';

const day = z.iso.date(words('날짜를 골라 주세요.', 'Choose a day.'));

export const wishSchema = z.strictObject({ from: day, to: day.nullish() });

/** A reservation's id in a path, and what is to become of it. */
export const pressSchema = z.object({
  id: z.uuid(words('그런 예약은 없어요.', 'There is no such reservation.')),
  step: z.enum(STEP_NAMES, { error: words('그런 일은 할 수 없어요.', 'There is no such step.') }),
});
