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
/** Leases of a crashed node are told to have run out within this time. */
const SWEEP_MS = 2_000;

@Injectable()
export class PresenceService implements OnModuleInit, OnApplicationShutdown {
  readonly #log = new Logger(PresenceService.name);
  /** The connections of this node, whose leases it renews. */
  readonly #connections = new Map<string, string>();
  #timers: NodeJS.Timeout[] = [];
  /** The store did not answer lately: told once, not with every question. */
  #silent = false;

  constructor(
    @Inject(PRESENCE_STORE) private readonly store: PresenceStore,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  onModuleInit(): void {
    const often = (work: () => Promise<void>, ms: number) => setInterval(() => this.#quietly(work), ms);
    this.#timers = [often(() => this.#renewAll(), HEARTBEAT_MS), often(() => this.#sweep(), SWEEP_MS)];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const leaving = [...this.#connections].map(([connection, userId]) => this.disconnected(userId, connection));
    await Promise.all(leaving);
  }

  /** Never rejects. */
  connected(userId: string, connection: string): Promise<void> {
    this.#connections.set(connection, userId);
    return this.#quietly(async () => this.#cameOnline(await this.store.renew([{ userId, connection }])));
  }

  /** Never rejects: a lease that cannot be given back runs out. */
  async disconnected(userId: string, connection: string): Promise<void> {
    if (!this.#connections.delete(connection)) return;
    await this.#quietly(async () => {
      const last = await this.store.release({ userId, connection });
      // A store that lost the lease (a restart of Redis) cannot know that it was the last one.
      if (last || !(await this.store.online([userId])).has(userId)) await this.#wentOffline([userId]);
    });
  }

  /** The presence of those of `userIds` who share a room with the caller; the others are left out ([PRES2]). */
  async of(caller: Principal, userIds: readonly string[]): Promise<Presence[]> {
    const known = await this.members.acquainted(caller.userId, userIds);
    return this.lookUp(known);
  }

  /** Presence without asking who may know it. */
  async lookUp(userIds: readonly string[]): Promise<Presence[]> {
    if (userIds.length === 0) return [];
    const [online, lastSeen] = await Promise.all([this.#online(userIds), this.users.lastSeen(userIds)]);
    return userIds.map((userId) => ({
      userId,
      online: online.has(userId),
      lastSeenAt: isoOrNull(lastSeen.get(userId) ?? null),
    }));
  }

  /** While the store is away this node still knows its own people. */
  #online(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.store.online(userIds).catch(() => new Set(this.#connections.values()));
  }

  /** A store that lost its leases (a restart of Redis) has them again by the next beat. */
  async #renewAll(): Promise<void> {
    const leases = Array.from(this.#connections, ([connection, userId]) => ({ userId, connection }));
    if (leases.length > 0) this.#cameOnline(await this.store.renew(leases));
  }

  async #sweep(): Promise<void> {
    await this.#wentOffline(await this.store.expire());
  }

  #cameOnline(userIds: readonly string[]): void {
    for (const userId of userIds) this.#tell({ userId, online: true, lastSeenAt: null });
  }

  /** Presence is beside the way of a message: its trouble is told to the operator. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#silent = false;
    } catch (error) {
      if (!this.#silent) this.#log.warn(`Presence cannot be kept right now: ${(error as Error).message}`);
      this.#silent = true;
    }
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
