// Puts the demo's auctions out whenever none is live, with the bids that have been made already.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Auctions } from '../auctions/auctions.service.js';
import { Bidding } from '../auctions/bidding.js';
import { MarketDb } from '../db/market.db.js';
import { DEMO_AUCTIONS, type DemoAuction } from './demo.auctions.js';

@Injectable()
export class DemoAuctioneer {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Auctions) private readonly auctions: Auctions,
    @Inject(Bidding) private readonly bidding: Bidding,
  ) {}

  async begin(): Promise<void> {
    for (const { id, bids } of await this.#open()) {
      for (const [bidder, amount] of bids) await this.bidding.bid(id, bidder, { id: randomUUID(), amount });
    }
  }

  #open(): Promise<{ id: string; bids: DemoAuction['bids'] }[]> {
    return this.db.transaction(async (tx) => {
      // Of several nodes that start at once only one puts them out.
      await tx.query('lock table market.auctions in share row exclusive mode');
      const { rows } = await tx.query(`select 1 from market.auctions where state = 'live' limit 1`);
      if (rows.length > 0) return [];
      const opened: { id: string; bids: DemoAuction['bids'] }[] = [];
      for (const { seller, bids, ...auction } of DEMO_AUCTIONS) {
        opened.push({ id: await this.auctions.openIn(tx, seller, auction), bids });
      }
      return opened;
    });
  }
}
