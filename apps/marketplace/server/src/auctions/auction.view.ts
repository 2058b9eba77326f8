// An auction as one person may see it: the reserve's amount is the seller's, the deal's room its two people's.
import type { AuctionView } from '../contract.js';
import type { Auction } from './auctions.sql.js';
import { nextAmount } from './bid.rules.js';

export function viewOf(auction: Auction, viewerId: string): AuctionView {
  const { id, listingId, roomId, state, startingPrice, increment, highest, bidCount, reservePrice } = auction;
  const deals = viewerId === auction.sellerId || viewerId === highest?.bidderId;
  return {
    id,
    listingId,
    roomId,
    state,
    startingPrice,
    increment,
    nextAmount: nextAmount(auction),
    reserve:
      reservePrice === null
        ? null
        : {
            met: (highest?.amount ?? 0) >= reservePrice,
            ...(viewerId === auction.sellerId ? { amount: reservePrice } : {}),
          },
    highest,
    bidCount,
    endsAt: auction.endsAt.toISOString(),
    now: auction.now.toISOString(),
    dealRoomId: deals ? auction.dealRoomId : null,
  };
}
