// Who may begin to deal with whom, and send what: the trust policy and the blocks, asked where people act.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import { MarketDb, type Tx } from '../db/market.db.js';
import { MarketError, type Words } from '../market.error.js';
import { DAY_MS, limitsOf, refusedRoom, refusedThing } from './policy.js';
import { lockPeople, selectTrust } from './trust.sql.js';

@Injectable()
export class Gate {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
  ) {}

  /** Asked by the chat, outside any transaction; null: they may open one more room. */
  async refusesRoom(personId: string): Promise<Words | null> {
    return this.db.transaction(async (tx) => {
      const trust = (await selectTrust(tx, personId)) ?? 0;
      return this.#overQuota(tx, personId, trust, 1);
    });
  }

  /** Asked by the chat, outside any transaction; null: they may send this. */
  async refusesThings(personId: string, things: readonly ('links' | 'files')[]): Promise<Words | null> {
    if (things.length === 0) return null;
    const trust = (await this.db.transaction((tx) => selectTrust(tx, personId))) ?? 0;
    const limits = limitsOf(trust);
    const refused = things.find((thing) => limits && !limits[thing]);
    return refused ? refusedThing(refused, trust) : null;
  }

  /** Two between whom a block stands begin nothing with each other; neither is told whose block it is. */
  async requireUnblocked(tx: Tx, personId: string, otherId: string): Promise<void> {
    if (await this.chat.areBlocked(tx, personId, otherId)) throw apart();
  }

  /**
   * Runs what may open a room on this person's wish. Their row is held, so that of two at once neither is overlooked;
   * a room too many is undone with the transaction that this leaves.
   */
  async opening<T extends { opened: boolean }>(tx: Tx, personId: string, open: () => Promise<T>): Promise<T> {
    const [person] = await lockPeople(tx, [personId]);
    const done = await open();
    const words = done.opened ? await this.#overQuota(tx, personId, person?.trust ?? 0, 0) : null;
    if (words) throw new MarketError('rate_limited', words);
    return done;
  }

  /** `more` rooms than those that stand already would be too many. */
  async #overQuota(tx: Tx, personId: string, trust: number, more: number): Promise<Words | null> {
    const roomsPerDay = limitsOf(trust)?.roomsPerDay ?? null;
    if (roomsPerDay === null) return null;
    const opened = await this.chat.roomsOpenedBy(tx, personId, new Date(Date.now() - DAY_MS));
    return opened + more > roomsPerDay ? refusedRoom(trust, roomsPerDay) : null;
  }
}

const apart = () =>
  new MarketError('blocked', {
    ko: '이분과는 거래를 시작할 수 없어요.',
    en: 'You cannot begin a deal with this person.',
  });
