// The healing of every lost event: what moved beyond a client's cursors, from the database ([SYNC2]).
import { ChatError, type CommandInput, type CommandOutput, MAX_PAGE, type SyncedRoom } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import type { Principal } from '../host.port.js';
import { Metrics, type SyncOutcome } from '../observability/metrics.js';
import { Instance } from '../ops/instance.js';
import { RoomsService } from '../rooms/rooms.service.js';
import {
  type Cursor,
  type Moved,
  selectChanged,
  selectGone,
  selectMoved,
  selectNew,
  selectOthers,
  selectReceiptsOf,
} from './sync.sql.js';

const MAX_OTHERS = 100;

@Injectable()
export class SyncService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsService) private readonly rooms: RoomsService,
    @Inject(Instance) private readonly instance: Instance,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  async sync(caller: Principal, input: CommandInput<'sync'>): Promise<CommandOutput<'sync'>> {
    const { epoch } = this.instance;
    if (input.epoch !== epoch) {
      throw new ChatError('conflict', 'This history is another one: throw what is cached away and begin anew', {
        details: [{ path: 'epoch', message: epoch }],
      });
    }
    const since = input.since ?? null;
    const cursors = Object.entries(input.rooms).map(([roomId, head]) => ({ roomId, ...head }));
    const { now, moved, removed } = await selectMoved(this.db, caller.userId, since, cursors);
    const [rooms, others, gone] = await Promise.all([
      this.#catchUp(cursors, moved),
      this.#others(caller.userId, since, cursors),
      since === null ? [] : selectGone(this.db, caller.userId, since),
    ]);
    const answer = { now, epoch, rooms, ...others, removed: [...new Set([...removed, ...gone])] };
    this.metrics.synced(outcomeOf(answer));
    return answer;
  }

  async #catchUp(cursors: Cursor[], moved: Moved[]): Promise<SyncedRoom[]> {
    if (moved.length === 0) return [];
    const ids = new Set(moved.map((room) => room.roomId));
    const behind = cursors.filter((cursor) => ids.has(cursor.roomId));
    const [fresh, changed, receipts] = await Promise.all([
      selectNew(this.db, behind, MAX_PAGE + 1),
      selectChanged(this.db, behind, MAX_PAGE + 1),
      selectReceiptsOf(this.db, [...ids]),
    ]);
    return moved.map(({ roomId, head, me }) => {
      // What was committed since the head was read belongs to the next sync.
      const messages = fresh.filter((message) => message.roomId === roomId && message.seq <= head.seq);
      const updates = changed.filter((message) => message.roomId === roomId);
      return {
        roomId,
        head,
        messages: messages.slice(0, MAX_PAGE),
        truncated: messages.length > MAX_PAGE || updates.length > MAX_PAGE,
        changed: updates.slice(0, MAX_PAGE),
        receipts: receipts
          .filter((receipt) => receipt.roomId === roomId)
          .map(({ userId, deliveredSeq, readSeq }) => ({ userId, deliveredSeq, readSeq })),
        me,
      };
    });
  }

  async #others(userId: string, since: string | null, named: Cursor[]) {
    const ids = await selectOthers(
      this.db,
      userId,
      since,
      named.map((cursor) => cursor.roomId),
      MAX_OTHERS + 1,
    );
    return {
      others: await this.rooms.views(userId, ids.slice(0, MAX_OTHERS)),
      more: ids.length > MAX_OTHERS,
    };
  }
}

function outcomeOf({ rooms, others, removed, more }: CommandOutput<'sync'>): SyncOutcome {
  if (more || rooms.some((room) => room.truncated)) return 'truncated';
  return rooms.length + others.length + removed.length === 0 ? 'nothing' : 'caught_up';
}
