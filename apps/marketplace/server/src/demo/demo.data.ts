// What a newcomer finds at the first start: people, their things, and some conversations that are already going on.
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { START } from '../trust/scoring.js';
import { Trust } from '../trust/trust.js';
import { DemoAuctioneer } from './demo.auctioneer.js';
import { DEMO_CONVERSATIONS, type DemoConversation } from './demo.conversations.js';
import { DEMO_LISTINGS } from './demo.listings.js';
import { DEMO_PEOPLE } from './demo.people.js';

@Injectable()
export class DemoData implements OnApplicationBootstrap {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(Trust) private readonly trust: Trust,
    @Inject(DemoAuctioneer) private readonly auctioneer: DemoAuctioneer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#moveIn();
    await this.auctioneer.begin();
  }

  /** Once: all of it in one transaction, and nothing when it is there already. */
  async #moveIn(): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.#movePeopleIn(tx);
      if (!(await putThingsOut(tx))) return;
      for (const conversation of DEMO_CONVERSATIONS) await this.#talk(tx, conversation);
    });
  }

  /** What they had earned before they came is an event like those that follow. */
  async #movePeopleIn(tx: Tx): Promise<void> {
    const earned: { personId: string; points: number }[] = [];
    for (const { id, name, tagline, look, roles = [], trust } of DEMO_PEOPLE) {
      const { rows } = await tx.query(
        `insert into market.people (id, name, tagline_ko, tagline_en, look, roles, trust)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1`,
        [id, name, tagline.ko, tagline.en, look, roles, START],
      );
      if (rows.length > 0) earned.push({ personId: id, points: trust - START });
    }
    await this.trust.moveIn(tx, earned);
  }

  async #talk(tx: Tx, { listing: id, buyer, lines }: DemoConversation): Promise<void> {
    const listing = DEMO_LISTINGS.find((one) => one.id === id);
    if (!listing) throw new Error(`The demo talks about ${id}, which nobody offers`);
    const { roomId } = await this.deals.ask(tx, { id, title: listing.title, sellerId: listing.seller }, buyer);
    for (const [senderId, body] of lines) await this.chat.post(tx, { roomId, body, senderId });
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
