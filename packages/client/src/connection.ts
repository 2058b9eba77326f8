// The one connection to the chat: which transport carries it, when it comes back, and how it is doing.
import {
  ChatError,
  type ChatEvent,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type EventData,
} from '@doran/protocol/wire';
import { backOff } from './backoff.js';
import type { Clock } from './clock.js';
import { type Fault, faultOf, Unanswered } from './faults.js';
import { createSession } from './session.js';
import { createTokens } from './tokens.js';
import type { Link, Transport } from './transport.port.js';

const GREETED_WITHIN_MS = 15_000;
/** A token that is refused this often in a row is not going to be taken. */
const MAX_RENEWALS = 3;

/** Why the server has ended the session for good. */
export type ClosedReason = EventData<'session:closed'>['reason'];

/** How it stands with the connection, for a banner. */
export interface ConnectionState {
  /**
   * `connecting`: nothing has been heard yet. `offline`: it will come back by itself. `refused`: it will not, until
   * `reconnect()`: the token is not taken, or another connection of the user pushed this one out.
   */
  readonly status: 'connecting' | 'online' | 'offline' | 'refused';
  readonly error: Fault | null;
  /** When the next attempt begins, in ms since 1970; null while one is under way or none will come. */
  readonly retryAt: number | null;
  /** Why the server ended the last connection, if it said so. */
  readonly closed: ClosedReason | null;
}

export const CONNECTING: ConnectionState = { status: 'connecting', error: null, retryAt: null, closed: null };

export interface Connection {
  /** Rejects with a ChatError when the server refuses, with Unanswered when no answer came. */
  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  start(): void;
  /** Begins anew at once, whatever it was waiting for. */
  reconnect(): void;
  close(): void;
}

export interface ConnectionNeeds {
  url: string;
  token: () => Promise<string>;
  transports: readonly Transport[];
  clock: Clock;
  random: () => number;
  /** Milliseconds that a command may take. */
  answerWithinMs: number;
  changed(state: ConnectionState): void;
  event(event: ChatEvent): void;
}

export function createConnection(needs: ConnectionNeeds): Connection {
  const { url, transports, clock, random, answerWithinMs } = needs;
  const tokens = createTokens(needs.token);
  let state = CONNECTING;
  let link: Link | null = null;
  /** Attempts that are given up must not be heard any more: each has a number. */
  let attempt = 0;
  let failures = 0;
  let renewals = 0;
  let nextTransport = 0;
  let because: ClosedReason | null = null;
  let closed = false;
  let cancel = () => {};
  let cancelDrain = () => {};
  /** When a draining server wants this client back. */
  let wantedAt = 0;

  function tell(change: Partial<ConnectionState>): void {
    state = { ...state, ...change };
    needs.changed(state);
  }

  const session = createSession({
    clock,
    async refresh() {
      tokens.forget();
      const token = await tokens.current();
      return (await ask('session:refresh', { token })).expiresAt;
    },
  });

  function drop(): void {
    attempt += 1;
    cancel();
    cancelDrain();
    session.end();
    link?.close();
    link = null;
    // It was the reason of this link's end only: what fails before the next one opens must wait as long as any other.
    because = null;
  }

  async function open(): Promise<void> {
    drop();
    const mine = attempt;
    if (state.retryAt !== null) tell({ retryAt: null });
    cancel = clock.after(GREETED_WITHIN_MS, () => failed(mine, new Unanswered('no hello came')));
    let token: string;
    try {
      token = await tokens.current();
    } catch (error) {
      // What the host's function says counts when it says it in our words; else it was just not reachable.
      failed(mine, error instanceof ChatError ? error : new Unanswered('no token', { cause: error }));
      return;
    }
    if (mine !== attempt) return;
    link = transports[nextTransport]!.open(url, token, {
      event: (event) => mine === attempt && heard(event),
      closed: (error) => failed(mine, error),
    });
  }

  function heard(event: ChatEvent): void {
    if (event.name === 'hello') {
      cancel();
      failures = 0;
      renewals = 0;
      session.begin(event.data.expiresAt, event.data.serverTime);
      tell({ status: 'online', error: null, retryAt: null, closed: null });
    } else if (event.name === 'session:expiring') session.expiring();
    else if (event.name === 'session:closed') because = event.data.reason;
    else if (event.name === 'server:draining') {
      wantedAt = clock.now() + event.data.reconnectInMs;
      cancelDrain = clock.after(event.data.reconnectInMs, reconnect);
    }
    needs.event(event);
  }

  function failed(mine: number, error: ChatError | Unanswered): void {
    if (mine !== attempt || closed) return;
    const reason = because;
    const ms = comeBackIn(error, reason, state.status === 'online');
    drop();
    // The first round is not over as long as another way is tried at once.
    const status = ms === null ? 'refused' : ms === 0 && state.status === 'connecting' ? 'connecting' : 'offline';
    tell({ status, error: faultOf(error), retryAt: ms === null ? null : clock.now() + ms, closed: reason });
    if (ms !== null) cancel = clock.after(ms, () => void open());
  }

  /** Milliseconds until the next attempt; null when there is none. */
  function comeBackIn(error: ChatError | Unanswered, reason: ClosedReason | null, wasOnline: boolean): number | null {
    if (reason === 'revoked' || reason === 'expired') tokens.forget();
    // Coming back by itself would push out another window, or hammer at a closed door.
    if (reason === 'revoked' || reason === 'too_many_connections') return null;
    if (reason === 'expired') return 0;
    // The server spreads its clients itself.
    if (reason === 'draining') return Math.max(0, wantedAt - clock.now());
    if (error.code === 'unauthenticated') {
      tokens.forget();
      renewals += 1;
      if (renewals >= MAX_RENEWALS) return null;
      // The first new token is tried at once: the old one had run out while nobody was looking.
      return renewals === 1 ? 0 : jitter();
    }
    if (!error.retryable) return null;
    const unreached = error instanceof Unanswered && !wasOnline;
    nextTransport = unreached ? (nextTransport + 1) % transports.length : 0;
    if (nextTransport > 0) return 0;
    return jitter() + (error instanceof ChatError ? (error.retryAfterMs ?? 0) : 0);
  }

  function jitter(): number {
    failures += 1;
    return backOff(failures - 1, random);
  }

  function reconnect(): void {
    if (closed) return;
    renewals = 0;
    nextTransport = 0;
    if (state.status === 'online' || state.status === 'refused')
      tell({ status: 'offline', error: null, retryAt: null });
    void open();
  }

  function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    if (!link || state.status !== 'online') return Promise.reject(new Unanswered(`${name}: not connected`));
    return link.command(name, input, answerWithinMs);
  }

  return {
    async command(name, input) {
      try {
        return await ask(name, input);
      } catch (error) {
        if (!(error instanceof ChatError) || error.code !== 'unauthenticated' || name === 'session:refresh')
          throw error;
        await session.now();
        return ask(name, input);
      }
    },
    start: () => void open(),
    reconnect,
    close() {
      closed = true;
      drop();
    },
  };
}
