// The only place where a bid is taken: under the auction's row lock, with its message, in one transaction.
import { Inject, Injectable } from '@nestjs/common';
import type { BidAnswer } from '../contract.js';
import { MarketDb } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { MarketError } from '../market.error.js';
import { People } from '../people/people.js';
import { viewOf } from './auction.view.js';
import { type Auction, type Bid, insertBid, lockAuction, selectAuction, selectBid } from './auctions.sql.js';
import { endAfter, judge, nextAmount, type Verdict } from './bid.rules.js';

export interface BidInput {
  /** Made by the bidder's page: a repeat answers the first bid. */
  id: string;
  amount: number;
}

@Injectable()
export class Bidding {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(People) private readonly people: People,
  ) {}

  async bid(auctionId: string, bidderId: string, input: BidInput): Promise<BidAnswer> {
    const bidder = await this.people.require(bidderId);
    return this.db.transaction(async (tx) => {
      const auction = await lockAuction(tx, auctionId);
      if (!auction) throw noSuchAuction();
      const standing = await selectBid(tx, auctionId, input.id);
      if (standing) return { bid: sameBid(standing, bidderId, input), auction: viewOf(auction, bidderId) };
      const verdict = judge(auction, { bidderId, amount: input.amount }, auction.now);
      if (verdict !== 'good') throw refusal(verdict, auction);

      const { now: at, endsAt: endsBefore, roomId } = auction;
      const endsAt = endAfter(endsBefore, at);
      const no = auction.bidCount + 1;
      const messageId = await this.deals.say(tx, roomId, {
        kind: 'bid',
        auctionId,
        no,
        by: { id: bidderId, name: bidder.name },
        amount: input.amount,
        endsAt: endsAt.toISOString(),
        reserveMet: auction.reservePrice === null ? null : input.amount >= auction.reservePrice,
        extended: endsAt > endsBefore,
      });
      await insertBid(tx, { auctionId, ...input, no, bidderId, messageId, at, endsAt });
      const raised = (await selectAuction(tx, auctionId)) ?? auction;
      return { bid: { no, amount: input.amount, at: at.toISOString() }, auction: viewOf(raised, bidderId) };
    });
  }
}

function sameBid(standing: Bid, bidderId: string, { amount }: BidInput): BidAnswer['bid'] {
  if (standing.bidderId !== bidderId || standing.amount !== amount) {
    throw new MarketError('conflict', {
      ko: '같은 번호로 다른 입찰이 이미 있어요.',
      en: 'Another bid was made under this id.',
    });
  }
  return { no: standing.no, amount, at: standing.at };
}

export const noSuchAuction = () =>
  new MarketError('not_found', { ko: '그런 경매는 없어요.', en: 'There is no such auction.' });

function refusal(verdict: Exclude<Verdict, 'good'>, auction: Auction): MarketError {
  const least = nextAmount(auction);
  const won = `₩${least.toLocaleString('en-US')}`;
  const { highest, state } = auction;
  switch (verdict) {
    case 'over':
      return new MarketError('conflict', { ko: '이 경매는 끝났어요.', en: 'This auction is over.' }, { state });
    case 'own':
      return new MarketError('forbidden', {
        ko: '내 물건에는 입찰할 수 없어요.',
        en: 'You cannot bid on your own item.',
      });
    case 'leading':
      return new MarketError('conflict', {
        ko: '이미 가장 높은 입찰자예요.',
        en: 'Yours is the highest bid already.',
      });
    case 'low':
      return new MarketError(
        'conflict',
        {
          ko: `더 높은 입찰이 있어요. ${won}부터 입찰할 수 있어요.`,
          en: `There is a higher bid. Bid ${won} or more.`,
        },
        { nextAmount: least, highest },
      );
  }
}
