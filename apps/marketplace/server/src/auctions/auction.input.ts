// What makes an auction and a bid, as their forms send them.
import { z } from 'zod';
import type { NewAuction } from '../contract.js';
import { amountSchema, listingFields } from '../listings/listing.input.js';
import { words } from '../market.input.js';
import { MOST } from './bid.rules.js';

const atLeastOne = words('1원부터 적을 수 있어요.', 'It is 1 won or more.');
const lasting = words('경매는 10초에서 7일까지 열 수 있어요.', 'An auction lasts from 10 seconds to 7 days.');

export const newAuctionSchema: z.ZodType<NewAuction> = z
  .strictObject({
    ...listingFields,
    startingPrice: amountSchema.min(1, atLeastOne),
    increment: amountSchema.min(1, atLeastOne),
    reservePrice: amountSchema.min(1, atLeastOne).optional(),
    seconds: z.int({ error: lasting }).min(10, lasting).max(604_800, lasting),
  })
  .refine(({ reservePrice, startingPrice }) => reservePrice === undefined || reservePrice >= startingPrice, {
    path: ['reservePrice'],
    message: words('최저 낙찰가는 시작가보다 낮을 수 없어요.', 'The reserve is not below the starting price.'),
  });

const bidAmount = words('입찰가를 원 단위의 숫자로 적어 주세요.', 'A bid is a whole number of won.');
export const bidSchema = z.strictObject({
  id: z.uuid({ error: words('입찰 번호가 올바르지 않아요.', 'The id of the bid is no UUID.') }),
  amount: z.int({ error: bidAmount }).min(1, bidAmount).max(MOST, bidAmount),
});
