// What a newcomer finds at the first start: people, their things, and some conversations that are already going on.
import { randomUUID } from 'node:crypto';
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Auctions } from '../auctions/auctions.service.js';
import { Bidding } from '../auctions/bidding.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { DEMO_AUCTIONS, type DemoAuction } from './demo.auctions.js';
import { DEMO_CONVERSATIONS, type DemoConversation } from './demo.conversations.js';
import { DEMO_LISTINGS } from './demo.listings.js';
import { DEMO_PEOPLE } from './demo.people.js';

@Injectable()
export class DemoData implements OnApplicationBootstrap {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(Auctions) private readonly auctions: Auctions,
    @Inject(Bidding) private readonly bidding: Bidding,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#moveIn();
    for (const { id, bids } of await this.#openAuctions()) {
      for (const [bidder, amount] of bids) await this.bidding.bid(id, bidder, { id: randomUUID(), amount });
    }
  }

  /** Once: all of it in one transaction, and nothing when it is there already. */
  async #moveIn(): Promise<void> {
    await this.db.transaction(async (tx) => {
      await movePeopleIn(tx);
      if (!(await putThingsOut(tx))) return;
      for (const conversation of DEMO_CONVERSATIONS) await this.#talk(tx, conversation);
    });
  }

  #openAuctions(): Promise<{ id: string; bids: DemoAuction['bids'] }[]> {
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

  async #talk(tx: Tx, { listing: id, buyer, lines }: DemoConversation): Promise<void> {
    const listing = DEMO_LISTINGS.find((one) => one.id === id);
    if (!listing) throw new Error(`The demo talks about ${id}, which nobody offers`);
    const { roomId } = await this.deals.ask(tx, { id, title: listing.title, sellerId: listing.seller }, buyer);
    for (const [senderId, body] of lines) await this.chat.post(tx, { roomId, body, senderId });
  }
}

async function movePeopleIn(tx: Tx): Promise<void> {
  for (const { id, name, tagline, look, roles = [], trust } of DEMO_PEOPLE) {
    await tx.query(
      `insert into market.people (id, name, tagline_ko, tagline_en, look, roles, trust)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [id, name, tagline.ko, tagline.en, look, roles, trust],
    );
  }
}

/** Some hours apart, as if each had thought of it at another time. False when they are there already. */
async function putThingsOut(tx: Tx): Promise<boolean> {
  let added = 0;
  for (const [index, { id, seller, mode, title, body, price, place, picture }] of DEMO_LISTINGS.entries()) {
    const { rows } = await tx.query(
      `insert into market.listings (id, seller_id, mode, title, body, price, place, picture, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now() - make_interval(hours => $9)) on conflict do nothing returning 1`,
      [id, seller, mode, title, body, price, place, picture, index * 7 + 1],
    );
    added += rows.length;
  }
  return added > 0;
}
