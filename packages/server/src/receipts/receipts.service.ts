// The members' two cursors: they move forward only, and a room hears of it.
import type { CommandInput, CommandOutput, Receipt } from '@doran/protocol';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { failed, GroupCommit, type Outcome, ok } from '../db/group.commit.js';
import { together } from '../db/together.js';
import { passingAsUnavailable } from '../db/trouble.js';
import type { Principal } from '../host.port.js';
import { noSuchRoom, RoomsAccess } from '../rooms/rooms.access.js';
import { RoomsTelling } from '../rooms/rooms.telling.js';
import { type Mark, type Marked, moveCursors, selectReceipts } from './receipts.sql.js';

const keyOf = (mark: { roomId: string; userId: string }): string => `${mark.roomId} ${mark.userId}`;

@Injectable()
export class ReceiptsService implements OnApplicationShutdown {
  readonly #batches: GroupCommit<Mark, Marked>;
  readonly #receipts = together((roomIds: string[]) => selectReceipts(this.db, roomIds));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(RoomsTelling) private readonly telling: RoomsTelling,
  ) {
    this.#batches = new GroupCommit((batch) => this.#commit(batch));
  }

  onApplicationShutdown(): Promise<void> {
    return this.#batches.idle();
  }

  async mark(
    caller: Principal,
    connection: string | null,
    { roomId, readSeq = 0, deliveredSeq = 0 }: CommandInput<'receipt:mark'>,
  ): Promise<CommandOutput<'receipt:mark'>> {
    await this.access.requireMember(caller, roomId);
    const marked = await this.#batches.add({ roomId, userId: caller.userId, readSeq, deliveredSeq });
    const cursors = { deliveredSeq: marked.deliveredSeq, readSeq: marked.readSeq };
    if (marked.moved) {
      const event = { name: 'receipt:updated', data: { roomId, userId: caller.userId, ...cursors } } as const;
      // It may have taken long: who was taken out meanwhile hears nothing ([ROOM2]).
      await this.telling.tellSurely(roomId, event, { exceptConnection: connection });
    }
    return { ...cursors, unread: marked.headSeq - marked.readSeq };
  }

  of(roomId: string): Promise<Receipt[]> {
    return this.#receipts(roomId);
  }

  /** Of each of these rooms, by one statement of their own. */
  ofEach(roomIds: readonly string[]): Promise<Receipt[][]> {
    return selectReceipts(this.db, roomIds);
  }

  async #commit(batch: Mark[]): Promise<Outcome<Marked>[]> {
    // One row can be updated once in a statement: the marks of one member become the furthest of them.
    const furthest = new Map<string, Mark>();
    for (const mark of batch) {
      const other = furthest.get(keyOf(mark)) ?? mark;
      furthest.set(keyOf(mark), {
        ...mark,
        readSeq: Math.max(mark.readSeq, other.readSeq),
        deliveredSeq: Math.max(mark.deliveredSeq, other.deliveredSeq),
      });
    }
    try {
      const marked = new Map((await moveCursors(this.db, [...furthest.values()])).map((mark) => [keyOf(mark), mark]));
      return batch.map((mark) => {
        const done = marked.get(keyOf(mark));
        return done ? ok(done) : failed(noSuchRoom());
      });
    } catch (error) {
      return batch.map(() => failed(passingAsUnavailable(error)));
    }
  }
}
