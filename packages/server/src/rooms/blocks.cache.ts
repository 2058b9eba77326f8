// Between whom a block stands, kept in memory: no message asks the database for it, and no node is behind for 5 s ([BLOCK4]).
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { catchUp } from '../db/catch.up.js';
import { Changes } from '../db/changes.js';
import { DATABASE, type Database } from '../db/database.js';
import { Known } from '../db/known.js';
import { together } from '../db/together.js';
import { storyOf } from '../observability/words.js';
import { selectApart, selectChanges } from './apart.sql.js';

/** Every node hears of it at once, and asks besides, as for revocations. The promise is 5 s. */
const POLL_MS = 1_500;
/** After this long without an answer something may have been missed: less than a question looks back. */
const BLIND_MS = 20_000;

@Injectable()
export class BlocksCache implements OnModuleInit, OnApplicationShutdown {
  readonly #log = new Logger(BlocksCache.name);
  readonly #others = together((userIds: string[]) => selectApart(this.db, userIds));
  readonly #apart = new Known<ReadonlySet<string>>((userId) => this.#read(userId));
  #heard = new Set<number>();
  #askedAt = performance.now();
  readonly #catchUp = catchUp(
    () => this.#readNew(),
    (error) => this.#log.error('Blocks cannot be read', storyOf(error)),
  );
  #poll: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Changes) private readonly changes: Changes,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.#readNew();
    this.changes.on('blocks', this.#catchUp);
    this.#poll = setInterval(this.#catchUp, POLL_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#poll);
  }

  /**
   * Those whom the user has blocked and those who have blocked the user: at once when it is known, else a promise. While
   * changes of other nodes may go unheard, nothing counts as known.
   */
  of(userId: string): ReadonlySet<string> | Promise<ReadonlySet<string>> {
    return this.changes.current ? this.#apart.get(userId) : this.#read(userId);
  }

  /** As {@link of}, and not older than any change that this node has heard of by the time it answers. */
  async latest(userId: string): Promise<ReadonlySet<string>> {
    let apart = this.of(userId);
    while (apart instanceof Promise) {
      const read = await apart;
      if (!this.changes.current) return read;
      apart = this.of(userId);
    }
    return apart;
  }

  /** To be called after a commit: the next question about any of them reads it anew. */
  changed(userIds: readonly string[]): void {
    for (const userId of userIds) this.#apart.forget(userId);
  }

  async #read(userId: string): Promise<ReadonlySet<string>> {
    return new Set(await this.#others(userId));
  }

  async #readNew(): Promise<void> {
    const now = performance.now();
    const changes = await selectChanges(this.db);
    if (now - this.#askedAt > BLIND_MS) this.#apart.forgetAll();
    for (const { id, user_ids: userIds } of changes) if (!this.#heard.has(Number(id))) this.changed(userIds);
    this.#heard = new Set(changes.map(({ id }) => Number(id)));
    this.#askedAt = now;
  }
}
