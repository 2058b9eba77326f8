// One live connection, whatever wire it has: its topics, and a session that does not outlive its token ([ID3]).
import { ChatError, type EventData, type EventName } from '@doran/protocol';
import type { Principal } from '../host.port.js';
import type { Carrier } from '../observability/metrics.js';
import { sessionTopic, userTopic } from '../realtime/topics.js';
import type { CloseReason } from '../realtime/transport.port.js';
import type { Connection } from './dispatch.js';

const WARN_BEFORE_MS = 60_000;
/** setTimeout fires at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What carries a connection: Socket.IO, or a stream of server-sent events. */
export interface Wire {
  readonly id: string;
  /** A Socket.IO connection may change it. */
  carrier(): Carrier;
  send<N extends EventName>(name: N, data: EventData<N>): void;
  join(topics: readonly string[]): void;
  leave(topics: readonly string[]): void;
  topics(): Iterable<string>;
  close(): void;
}

export class LiveConnection implements Connection {
  readonly id: string;
  #principal: Principal;
  #warning: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #sync: NodeJS.Timeout | undefined;

  constructor(
    private readonly wire: Wire,
    principal: Principal,
    private readonly authenticate: (token: string) => Promise<Principal>,
  ) {
    this.id = wire.id;
    this.#principal = principal;
    this.#begin(principal);
  }

  get principal(): Principal {
    return this.#principal;
  }

  get carrier(): Carrier {
    return this.wire.carrier();
  }

  get sessionId(): string {
    return this.#principal.sessionId ?? this.id;
  }

  subscribe(topics: readonly string[]): void {
    this.wire.join(topics);
  }

  unsubscribe(topics: readonly string[]): void {
    this.wire.leave(topics);
  }

  topics(prefix: string): string[] {
    return [...this.wire.topics()].filter((topic) => topic.startsWith(prefix));
  }

  async refresh(token: string): Promise<Principal> {
    const principal = await this.authenticate(token);
    if (principal.userId !== this.#principal.userId) {
      throw new ChatError('forbidden', 'The token is another user’s: open a connection of its own for it');
    }
    this.unsubscribe([sessionTopic(this.sessionId)]);
    this.stop();
    this.#principal = principal;
    this.#begin(principal);
    return principal;
  }

  send<N extends EventName>(name: N, data: EventData<N>): void {
    this.wire.send(name, data);
  }

  /** Tells its client after this time that it may have missed something; a telling that waits already is enough. */
  tellToSync(afterMs: number, told: () => void): void {
    this.#sync ??= setTimeout(() => {
      this.#sync = undefined;
      this.send('sync:required', { reason: 'missed' });
      told();
    }, afterMs);
  }

  /** Says why, and closes. */
  close(reason: CloseReason): void {
    this.stop();
    this.send('session:closed', { reason });
    this.wire.close();
  }

  stop(): void {
    clearTimeout(this.#warning);
    clearTimeout(this.#end);
    clearTimeout(this.#sync);
    this.#sync = undefined;
  }

  #begin(principal: Principal): void {
    this.subscribe([userTopic(principal.userId), sessionTopic(this.sessionId)]);
    const leftMs = principal.expiresAt.getTime() - Date.now();
    const warn = () => this.send('session:expiring', { expiresAt: principal.expiresAt.toISOString() });
    this.#warning = timer(leftMs - WARN_BEFORE_MS, warn);
    this.#end = timer(leftMs, () => this.close('expired'));
  }
}

/** None for what is further off than a timer reaches: no session lasts 24 days without a refresh or a reconnect. */
function timer(afterMs: number, work: () => void): NodeJS.Timeout | undefined {
  return afterMs > LONGEST_TIMER_MS ? undefined : setTimeout(work, Math.max(0, afterMs));
}
