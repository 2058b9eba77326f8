// What a block is and does at once: the two hear nothing of each other's presence from its answer on ([BLOCK1], [BLOCK3]).
import { ChatError, type CommandInput, type CommandOutput, MAX_BLOCKS } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { together } from '../db/together.js';
import { Fanout } from '../delivery/fanout.js';
import type { Principal } from '../host.port.js';
import { presenceTopic } from '../realtime/topics.js';
import { BlocksCache } from '../rooms/blocks.cache.js';
import { MembersService } from '../rooms/members.service.js';
import { UsersService } from '../users/users.service.js';
import { deleteBlock, insertBlock, selectBlocked } from './blocks.sql.js';

@Injectable()
export class BlocksService {
  readonly #blocked = together((userIds: string[]) => selectBlocked(this.db, userIds));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(BlocksCache) private readonly cache: BlocksCache,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  /** Doing it twice is as good as once. Whom the host does not know cannot be blocked, but always be unblocked. */
  async set(
    caller: Principal,
    connection: string | null,
    { userId, blocked }: CommandInput<'block:set'>,
  ): Promise<CommandOutput<'block:set'>> {
    if (userId === caller.userId) {
      throw new ChatError('invalid', 'Nobody blocks themselves', {
        details: [{ path: 'userId', message: 'must be somebody else' }],
      });
    }
    const changed = blocked ? await this.#block(caller.userId, userId) : await this.#unblock(caller.userId, userId);
    if (changed) {
      const event = { name: 'block:changed', data: { userId, blocked } } as const;
      this.fanout.toUsers([caller.userId], event, { exceptConnection: connection });
    }
    return { userId, blocked };
  }

  async list(caller: Principal): Promise<CommandOutput<'block:list'>> {
    return { userIds: await this.#blocked(caller.userId) };
  }

  /** Those of `others` between whom and the user no block stands. */
  async without(userId: string, others: readonly string[]): Promise<string[]> {
    const apart = await this.cache.latest(userId);
    return others.filter((other) => !apart.has(other));
  }

  async #block(userId: string, other: string): Promise<boolean> {
    await this.users.lookUp([other]);
    // Strangers have seen nothing of each other, and may not learn of each other now.
    const [acquainted] = await this.members.acquainted(userId, [other]);
    const { changed, stands } = await insertBlock(this.db, userId, other, MAX_BLOCKS);
    if (!stands) throw new ChatError('conflict', `Nobody blocks more than ${MAX_BLOCKS} users`);
    if (!changed) return false;
    this.cache.changed([userId, other]);
    this.fanout.unsubscribeUser(userId, [presenceTopic(other)]);
    this.fanout.unsubscribeUser(other, [presenceTopic(userId)]);
    if (acquainted !== undefined) this.#endPresence(userId, other);
    return true;
  }

  async #unblock(userId: string, other: string): Promise<boolean> {
    const changed = await deleteBlock(this.db, userId, other);
    if (changed) this.cache.changed([userId, other]);
    return changed;
  }

  /** The last word to those who may have seen the other online: without it that would stand there for ever. */
  #endPresence(one: string, other: string): void {
    for (const [hearer, gone] of [[one, other] as const, [other, one] as const]) {
      const data = { userId: gone, online: false, lastSeenAt: null };
      this.fanout.toUsers([hearer], { name: 'presence:changed', data });
    }
  }
}
