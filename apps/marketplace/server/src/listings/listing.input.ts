// What makes a listing, as its seller's form sends it, and what the list may be asked for.
import { z } from 'zod';
import type { NewListing } from '../contract.js';
import { words } from '../market.input.js';
import { DRAWINGS } from './pictures/drawings.js';

const MAX_PRICE = 1_000_000_000;

/** Trimmed, and without what PostgreSQL or a reader could not keep apart: control characters, half emojis. */
const text = (max: number, message: string) =>
  z
    .string({ error: message })
    .trim()
    .min(1, message)
    .max(max, message)
    .refine((value) => !/(?![\n\r\t])[\p{Cc}\p{Cs}]/u.test(value), message);

export const amountSchema = z
  .int({ error: words('금액은 원 단위의 숫자로 적어 주세요.', 'An amount is a whole number of won.') })
  .min(0, words('금액은 0원부터예요.', 'An amount is 0 or more.'))
  .max(MAX_PRICE, words('금액은 10억 원까지예요.', 'An amount is 1,000,000,000 won at most.'));

/** What every listing has, whatever becomes of it. */
export const listingFields = {
  title: text(80, words('제목은 1자에서 80자까지 쓸 수 있어요.', 'The title has 1 to 80 characters.')),
  body: text(2_000, words('설명은 1자에서 2,000자까지 쓸 수 있어요.', 'The description has 1 to 2,000 characters.')),
  place: text(40, words('거래할 동네를 40자 안으로 적어 주세요.', 'Name the neighbourhood in up to 40 characters.')),
  picture: z
    .string()
    .refine((name) => Object.hasOwn(DRAWINGS, name), words('그림을 골라 주세요.', 'Choose one of the pictures.')),
};

export const newListingSchema: z.ZodType<NewListing> = z.strictObject({
  ...listingFields,
  mode: z.enum(['sale', 'rent'], { error: words('판매나 대여 중에 골라 주세요.', 'Choose to sell or to rent out.') }),
  price: amountSchema,
});

export const listingFilterSchema = z.object({
  mode: z.enum(['sale', 'rent', 'auction']).optional(),
  seller: z
    .string()
    .max(128)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u)
    .optional(),
});
export type ListingFilter = z.output<typeof listingFilterSchema>;

/** A listing's id in a path. */
export const listingIdSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, words('그런 물건은 없어요.', 'There is no such item.'));
