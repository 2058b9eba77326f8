// A person's profile: their trust and what made it, how they answer, what they may not do, what they offer.
import { Get, Inject, Param } from '@nestjs/common';
import type { ProfileAnswer } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Listings } from '../listings/listings.js';
import { MarketController } from '../market.controller.js';
import { parse } from '../market.input.js';
import { noSuchPerson, People, viewOf } from '../people/people.js';
import { personIdSchema } from '../people/person.input.js';
import { limitsOf } from '../trust/policy.js';
import { ReplyCounts } from '../trust/replies.js';
import { type Replies, sumsOf } from '../trust/scoring.js';
import { selectEvents } from '../trust/trust.sql.js';

@MarketController('people')
export class ProfilesController {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(People) private readonly people: People,
    @Inject(ReplyCounts) private readonly replies: ReplyCounts,
    @Inject(Listings) private readonly listings: Listings,
  ) {}

  @Get(':id')
  async profile(@Param('id') param: unknown): Promise<ProfileAnswer> {
    const id = parse(personIdSchema, param);
    const told = await this.db.transaction((tx) => this.#told(tx, id));
    return { ...told, ...(await this.listings.list({ seller: id })) };
  }

  async #told(tx: Tx, id: string): Promise<Omit<ProfileAnswer, 'listings'>> {
    // They may move the trust: counted before it is read.
    const figures = await this.replies.fresh(tx, id);
    const [person] = await this.people.find([id], tx);
    if (!person) throw noSuchPerson();
    return {
      person: viewOf(person),
      joinedAt: person.joinedAt,
      trust: sumsOf(await selectEvents(tx, id)),
      replies: repliesOf(figures),
      limits: limitsOf(person.trust),
    };
  }
}

const MINUTE_MS = 60_000;

const repliesOf = ({ asked, answered, medianMs }: Replies): ProfileAnswer['replies'] => ({
  rate: asked === 0 ? null : answered / asked,
  medianMinutes: medianMs === null ? null : Math.round(medianMs / MINUTE_MS),
});
