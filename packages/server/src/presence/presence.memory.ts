// The presence store of a single node.
import { PRESENCE_TTL_MS } from '@doran/protocol';
import type { Lease, PresenceStore } from './presence.port.js';

export class MemoryPresence implements PresenceStore {
  /** For each user, each connection's lease: when it runs out. */
  readonly #leases = new Map<string, Map<string, number>>();

  constructor(
    private readonly ttlMs: number = PRESENCE_TTL_MS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async renew(leases: readonly Lease[]): Promise<string[]> {
    return leases.filter((lease) => this.#take(lease)).map(({ userId }) => userId);
  }

  async release({ userId, connection }: Lease): Promise<boolean> {
    const leases = this.#leases.get(userId);
    if (!leases?.delete(connection) || leases.size > 0) return false;
    this.#leases.delete(userId);
    return true;
  }

  async expire(): Promise<string[]> {
    const now = this.now();
    const gone: string[] = [];
    for (const [userId, leases] of this.#leases) {
      for (const [connection, until] of leases) if (until <= now) leases.delete(connection);
      if (leases.size === 0) {
        this.#leases.delete(userId);
        gone.push(userId);
      }
    }
    return gone;
  }

  async online(userIds: readonly string[]): Promise<Set<string>> {
    return new Set(userIds.filter((userId) => this.#leases.has(userId)));
  }

  /** True when it is the user's first. */
  #take({ userId, connection }: Lease): boolean {
    const leases = this.#leases.get(userId) ?? new Map<string, number>();
    const came = leases.size === 0;
    leases.set(connection, this.now() + this.ttlMs);
    this.#leases.set(userId, leases);
    return came;
  }
}
