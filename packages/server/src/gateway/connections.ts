// All live connections of this node: how many one user may have, what each begins and ends with, and their farewell.
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventData, PROTOCOL_VERSION } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import type { Carrier } from '../observability/metrics.js';
import { Drain } from '../ops/drain.js';
import { Instance } from '../ops/instance.js';
import { PresenceService } from '../presence/presence.service.js';
import { TypingService } from '../typing/typing.service.js';
import type { LiveConnection } from './connection.js';

/** Commands that still go on may take this long. */
const FINISH_MS = 10_000;
/** What closing them all sets off. */
const FAREWELL_MS = 2_000;

@Injectable()
export class Connections {
  /** Oldest first. */
  readonly #byUser = new Map<string, Set<LiveConnection>>();
  #running = 0;
  readonly #ended = () => {
    this.#running -= 1;
  };
  readonly #failed = (error: unknown) => {
    this.#ended();
    throw error;
  };

  constructor(
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(Instance) private readonly instance: Instance,
    @Inject(Drain) private readonly leaving: Drain,
    @Inject(PresenceService) private readonly presence: PresenceService,
    @Inject(TypingService) private readonly typing: TypingService,
  ) {}

  /** Whether the configuration names this transport. */
  serves(transport: ChatSettings['transports'][number]): boolean {
    return this.settings.transports.includes(transport);
  }

  hello(connection: LiveConnection): EventData<'hello'> {
    const { userId, expiresAt } = connection.principal;
    return {
      protocol: PROTOCOL_VERSION,
      userId,
      sessionId: connection.sessionId,
      epoch: this.instance.epoch,
      serverTime: new Date().toISOString(),
      expiresAt: expiresAt.toISOString(),
      limits: this.settings.limits,
    };
  }

  add(connection: LiveConnection): void {
    const { userId } = connection.principal;
    const mine = this.#byUser.get(userId) ?? new Set();
    mine.add(connection);
    this.#byUser.set(userId, mine);
    const [oldest] = mine;
    if (mine.size > this.settings.limits.socketsPerUser) oldest?.close('too_many_connections');
    this.during(this.presence.connected(userId, connection.id));
  }

  remove(connection: LiveConnection): void {
    connection.stop();
    const { userId } = connection.principal;
    const mine = this.#byUser.get(userId);
    mine?.delete(connection);
    if (mine?.size === 0) this.#byUser.delete(userId);
    this.typing.connectionGone(connection.id);
    this.during(this.presence.disconnected(userId, connection.id));
  }

  /** A live connection of this user on this node. */
  find(userId: string, id: string): LiveConnection | null {
    for (const connection of this.#byUser.get(userId) ?? []) if (connection.id === id) return connection;
    return null;
  }

  /** Counts a command as going on until it has ended. */
  during(work: Promise<unknown>): void {
    this.#running += 1;
    work.then(this.#ended, this.#failed);
  }

  /** How many there are, by what carries them. */
  count(): Record<Carrier, number> {
    const count: Record<Carrier, number> = { websocket: 0, polling: 0, sse: 0 };
    for (const connection of this.all()) count[connection.carrier] += 1;
    return count;
  }

  /** Tells every client to go elsewhere, lets those that can go, lets running commands end, then closes. */
  async drain(): Promise<void> {
    await this.leaving.begin();
    for (const connection of this.all()) {
      connection.send('server:draining', { reconnectInMs: this.leaving.spread() });
    }
    await within(this.leaving.goElsewhereMs, () => this.#byUser.size === 0);
    await within(FINISH_MS, () => this.#running === 0);
    // The answers that ended last are still on their way out of the door.
    await new Promise(setImmediate);
    for (const connection of this.all()) connection.close('draining');
    // Whose last connection that was is told offline while there is somebody to tell.
    await within(FAREWELL_MS, () => this.#running === 0);
  }

  all(): LiveConnection[] {
    return [...this.#byUser.values()].flatMap((mine) => [...mine]);
  }
}

/** Waits until it is so, or the time is over. */
async function within(ms: number, isSo: () => boolean): Promise<void> {
  const until = performance.now() + ms;
  while (!isSo() && performance.now() < until) await sleep(10);
}
