// Which listing may be dealt about, and by whom.
import type { Tx } from '../db/market.db.js';
import { MarketError } from '../market.error.js';
import { type Listing, lockListing } from './listings.sql.js';

/** The listing, held until the transaction ends. */
export async function requireListing(tx: Tx, id: string): Promise<Listing> {
  const listing = await lockListing(tx, id);
  if (!listing) throw noSuchListing();
  return listing;
}

/** A deal begins about what is still offered, and by somebody else. */
export function requireDealable({ sellerId, state }: Listing, callerId: string): void {
  if (sellerId === callerId) {
    throw new MarketError('forbidden', { ko: '내가 올린 물건이에요.', en: 'This item is your own.' });
  }
  if (state === 'removed') {
    const words = { ko: '판매자가 이 물건을 내렸어요.', en: 'The seller took this item down.' };
    throw new MarketError('conflict', words, { state });
  }
  if (state === 'done') {
    const words = { ko: '이미 거래가 끝난 물건이에요.', en: 'This item is gone already.' };
    throw new MarketError('conflict', words, { state });
  }
}

export const noSuchListing = () =>
  new MarketError('not_found', { ko: '그런 물건은 없어요.', en: 'There is no such item.' });
