// The healing of every lost event: what moved beyond a client's cursors, from the database ([SYNC2]).
import { ChatError, type CommandInput, type CommandOutput, MAX_PAGE, type SyncedRoom } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { together } from '../db/together.js';
import type { Principal } from '../host.port.js';
import { Metrics, type SyncOutcome } from '../observability/metrics.js';
import { Instance } from '../ops/instance.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { RoomsService } from '../rooms/rooms.service.js';
import { type Asked, type Moved, selectActive, selectChanged, selectGone, selectMoved, selectNew } from './sync.sql.js';

const MAX_OTHERS = 100;
/** One who names more rooms than this, and so may need much, is answered alone: nobody waits behind it. */
const NAMED_TOGETHER = 25;

/** What the statements found for one caller. */
type Found = Pick<CommandOutput<'sync'>, 'now' | 'rooms' | 'others' | 'more' | 'removed'>;

@Injectable()
export class SyncService {
  readonly #together = together((asked: Asked[]) => this.#findAll(asked));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsService) private readonly rooms: RoomsService,
    @Inject(ReceiptsService) private readonly receipts: ReceiptsService,
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
    const cursors = Object.entries(input.rooms).map(([roomId, head]) => ({ roomId, ...head }));
    const asked = { userId: caller.userId, since: input.since ?? null, cursors };
    const found = await (cursors.length > NAMED_TOGETHER ? this.#findAlone(asked) : this.#together(asked));
    const answer = { ...found, epoch };
    this.metrics.synced(outcomeOf(answer));
    return answer;
  }

  async #findAlone(asked: Asked): Promise<Found> {
    const [found] = await this.#findAll([asked]);
    return found as Found;
  }

  async #findAll(asked: Asked[]): Promise<Found[]> {
    const { now, found } = await selectMoved(this.db, asked);
    const [rooms, others, gone] = await Promise.all([
      this.#catchUp(found.map(({ moved }) => moved)),
      this.#others(asked),
      asked.some(({ since }) => since !== null) ? selectGone(this.db, asked) : [],
    ]);
    return found.map(({ removed }, index) => ({
      now,
      rooms: rooms[index] ?? [],
      ...(others[index] ?? { others: [], more: false }),
      removed: [...new Set([...removed, ...(gone[index] ?? [])])],
    }));
  }

  /** Of each caller, the rooms that moved, with what is new in them. */
  async #catchUp(moved: Moved[][]): Promise<SyncedRoom[][]> {
    const all = moved.flat();
    if (all.length === 0) return moved.map(() => []);
    const behind = all.map(({ cursor }) => cursor);
    const roomIds = [...new Set(behind.map(({ roomId }) => roomId))];
    const [fresh, changed, cursors] = await Promise.all([
      selectNew(this.db, behind, MAX_PAGE + 1),
      selectChanged(this.db, behind, MAX_PAGE + 1),
      this.receipts.ofEach(roomIds),
    ]);
    const receipts = new Map(roomIds.map((roomId, index) => [roomId, cursors[index] ?? []]));
    const synced = all.map(({ cursor: { roomId }, head, me }, index) => {
      // What was committed since the head was read belongs to the next sync.
      const messages = (fresh[index] ?? []).filter(({ seq }) => seq <= head.seq);
      const updates = changed[index] ?? [];
      return {
        roomId,
        head,
        messages: messages.slice(0, MAX_PAGE),
        truncated: messages.length > MAX_PAGE || updates.length > MAX_PAGE,
        changed: updates.slice(0, MAX_PAGE),
        receipts: receipts.get(roomId) ?? [],
        me,
      };
    });
    return moved.map((own) => synced.splice(0, own.length));
  }

  /** Of each caller, the rooms that it does not name and that moved, as the list has them. */
  async #others(asked: Asked[]): Promise<Pick<Found, 'others' | 'more'>[]> {
    const active = await selectActive(this.db, asked, MAX_OTHERS + 1);
    const ids = asked.map(({ cursors }, index) => {
      const named = new Set(cursors.map(({ roomId }) => roomId));
      return (active[index] ?? []).filter((id) => !named.has(id));
    });
    const views = await this.rooms.viewsOf(
      asked.map(({ userId }, index) => ({ userId, roomIds: ids[index]?.slice(0, MAX_OTHERS) ?? [] })),
    );
    return ids.map((own, index) => ({ others: views[index] ?? [], more: own.length > MAX_OTHERS }));
  }
}

function outcomeOf({ rooms, others, removed, more }: CommandOutput<'sync'>): SyncOutcome {
  if (more || rooms.some((room) => room.truncated)) return 'truncated';
  return rooms.length + others.length + removed.length === 0 ? 'nothing' : 'caught_up';
}
