// Who is online, told only to those who share a room with them ([PRES1], [PRES2]).
import type { Presence } from '@doran/protocol';
import { PRESENCE_TTL_MS } from '@doran/protocol';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { isoOrNull } from '../db/values.js';
import { Fanout } from '../delivery/fanout.js';
import type { Principal } from '../host.port.js';
import { presenceTopic } from '../realtime/topics.js';
import { MembersService } from '../rooms/members.service.js';
import { UsersService } from '../users/users.service.js';
import { PRESENCE_STORE, type PresenceStore } from './presence.port.js';

/** Three heartbeats fit into one lease, so that a slow one costs nobody their presence. */
const HEARTBEAT_MS = PRESENCE_TTL_MS / 3;

@Injectable()
export class PresenceService implements OnModuleInit, OnApplicationShutdown {
  readonly #log = new Logger(PresenceService.name);
  /** The connections of this node, whose leases it renews. */
  readonly #connections = new Map<string, string>();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    @Inject(PRESENCE_STORE) private readonly store: PresenceStore,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  onModuleInit(): void {
    this.#heartbeat = setInterval(
      () => this.#beat().catch((error: Error) => this.#log.error(error.message)),
      HEARTBEAT_MS,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#heartbeat);
    await Promise.all([...this.#connections].map(([connection, userId]) => this.disconnected(userId, connection)));
  }

  async connected(userId: string, connection: string): Promise<void> {
    this.#connections.set(connection, userId);
    if (await this.store.renew(userId, connection)) this.#tell({ userId, online: true, lastSeenAt: null });
  }

  async disconnected(userId: string, connection: string): Promise<void> {
    if (!this.#connections.delete(connection)) return;
    if (await this.store.release(userId, connection)) await this.#wentOffline([userId]);
  }

  /** The presence of those of `userIds` who share a room with the caller; the others are left out ([PRES2]). */
  async of(caller: Principal, userIds: readonly string[]): Promise<Presence[]> {
    const known = await this.members.acquainted(caller.userId, userIds);
    return this.lookUp(known);
  }

  /** Presence without asking who may know it. */
  async lookUp(userIds: readonly string[]): Promise<Presence[]> {
    if (userIds.length === 0) return [];
    const [online, lastSeen] = await Promise.all([this.store.online(userIds), this.users.lastSeen(userIds)]);
    return userIds.map((userId) => ({
      userId,
      online: online.has(userId),
      lastSeenAt: isoOrNull(lastSeen.get(userId) ?? null),
    }));
  }

  async #beat(): Promise<void> {
    await Promise.all([...this.#connections].map(([connection, userId]) => this.store.renew(userId, connection)));
    await this.#wentOffline(await this.store.expire());
  }

  async #wentOffline(userIds: string[]): Promise<void> {
    if (userIds.length === 0) return;
    const now = new Date();
    try {
      // Kept before it is told: whoever hears of it and asks gets the same answer.
      await this.users.setLastSeen(userIds, now);
    } finally {
      for (const userId of userIds) this.#tell({ userId, online: false, lastSeenAt: now.toISOString() });
    }
  }

  #tell(presence: Presence): void {
    this.fanout.toTopics([presenceTopic(presence.userId)], { name: 'presence:changed', data: presence });
  }
}
