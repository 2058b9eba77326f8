// Everybody's trust: the only place that changes its events, and with them the score that is kept and shown.
import { ChatService, type HostTransaction, type Report } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import type { TrustKind } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import type { AuctionSettled, DealEvents, StepTaken } from '../terms/deal.events.js';
import { reportPoints, scoreOf, WEIGHTS } from './scoring.js';
import { insertEvent, lockPeople, type NewEvent, selectEvents, selectTrust, updateTrust } from './trust.sql.js';

@Injectable()
export class Trust implements DealEvents {
  constructor(@Inject(ChatService) private readonly chat: ChatService) {}

  async stepTaken(tx: Tx, step: StepTaken): Promise<void> {
    const { reservationId: cause, buyerId, sellerId, was, status, by } = step;
    const [mover, other] = by === 'buyer' ? [buyerId, sellerId] : [sellerId, buyerId];
    if (status === 'completed') {
      await this.#add(tx, [
        weighed(buyerId, 'reservation_completed', cause),
        weighed(sellerId, 'reservation_completed', cause),
      ]);
    } else if (status === 'cancelled' && was === 'confirmed') {
      await this.#add(tx, [weighed(mover, 'reservation_cancelled_late', cause)]);
    } else if (status === 'no_show') {
      await this.#add(tx, [weighed(other, 'no_show', cause)]);
    }
  }

  auctionSettled(tx: Tx, { auctionId, winnerId, state }: AuctionSettled): Promise<void> {
    return this.#add(tx, [weighed(winnerId, `auction_${state}`, auctionId)]);
  }

  /** Each reporter counts once for each reported; where no person is named, the authors of the named messages are. */
  async reported(tx: HostTransaction, { reporterId, reportedId, evidence }: Report): Promise<void> {
    const authors = evidence.flatMap(({ named, senderId }) => (named && senderId !== null ? [senderId] : []));
    const blamed = new Set(reportedId === null ? authors : [reportedId]);
    blamed.delete(reporterId);
    const points = reportPoints((await selectTrust(tx as Tx, reporterId)) ?? 0);
    const events = [...blamed].map((personId) => ({ personId, kind: 'reported' as const, cause: reporterId, points }));
    await this.#add(tx as Tx, events);
  }

  /** In the transaction in which these people move in, with what they earned elsewhere; all at once, see lockPeople. */
  moveIn(tx: Tx, people: readonly { personId: string; points: number }[]): Promise<void> {
    const events = people.map((person) => ({ ...person, kind: 'history' as const, cause: 'moved in' }));
    return this.#add(tx, events);
  }

  async #add(tx: Tx, events: NewEvent[]): Promise<void> {
    await this.change(
      tx,
      events.map(({ personId }) => personId),
      async () => {
        for (const event of events) await insertEvent(tx, event);
      },
    );
  }

  /**
   * Runs what changes events of these people, who are held meanwhile: two who count at once would each miss what the
   * other adds. Then the score is what the events say, and the chat shows it.
   */
  async change(tx: Tx, personIds: readonly string[], changeEvents: () => Promise<void>): Promise<void> {
    const people = await lockPeople(tx, personIds);
    await changeEvents();
    const moved: string[] = [];
    for (const { id, trust: before } of people) {
      const trust = scoreOf(await selectEvents(tx, id));
      if (trust === before) continue;
      await updateTrust(tx, id, trust);
      moved.push(id);
    }
    if (moved.length > 0) await this.chat.refreshUsers(tx, moved);
  }
}

const weighed = (personId: string, kind: TrustKind, cause: string): NewEvent => ({
  personId,
  kind,
  cause,
  points: WEIGHTS[kind].points ?? 0,
});
