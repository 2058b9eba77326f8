// The one Socket.IO connection to the chat: commands go out and are answered, events come in, and it says how it is doing.
import {
  ChatError,
  type ChatEvent,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  ERRORS,
  type EventData,
  type WireError,
} from '@doran/protocol';
import { io } from 'socket.io-client';
import { type Fault, faultOf, refusal, Unanswered } from './faults';
import type { Tokens } from './tokens';

const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** A token that is refused this often in a row is not going to be taken. */
const MAX_RENEWALS = 3;

export type ClosedReason = EventData<'session:closed'>['reason'];

export type Link =
  | { readonly phase: 'connecting' | 'online' | 'offline' }
  | { readonly phase: 'refused'; readonly why: Fault | ClosedReason };

export interface Connection {
  /** Rejects with a ChatError when the server refuses, with Unanswered when no answer came. */
  command<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** Starts anew at once, whatever it was waiting for. */
  reconnect(): void;
  close(): void;
}

export interface Listener {
  link(link: Link): void;
  event(event: ChatEvent): void;
  /** The session could not be prolonged in band. */
  sessionTrouble(fault: Fault | null): void;
}

type Answer = { ok: true; data: unknown } | { ok: false; error: WireError };

export function connect(tokens: Tokens, listener: Listener): Connection {
  let refusals = 0;
  let opening = 0;
  let greeted = false;
  let closedBecause: ClosedReason | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const socket = io('/chat', {
    transports: ['websocket', 'polling'],
    // Without this a network that blocks WebSocket would never get to polling.
    tryAllTransports: true,
    forceNew: true,
    autoConnect: false,
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LAST_RETRY_MS,
    // Full jitter: after a restart of the server its clients do not come back in step.
    randomizationFactor: 1,
    auth: (give) => {
      opening += 1;
      const mine = opening;
      tokens.current().then(
        // A token that comes after this attempt was given up must not greet the next one a second time.
        (token) => mine === opening && give({ token }),
        (error: unknown) => {
          socket.disconnect();
          refused(faultOf(error));
        },
      );
    },
  });

  function retryIn(ms: number): void {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), ms);
  }

  function backOff(): number {
    refusals += 1;
    return Math.random() * Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** refusals);
  }

  /** The server answered, and the answer was no: Socket.IO does not try again by itself. */
  function refused(fault: Fault, retryAfterMs = 0): void {
    if (fault.code === 'offline' || fault.code === 'unavailable') {
      // A server that is being replaced is away, not unwilling.
      listener.link({ phase: 'offline' });
      retryIn(retryAfterMs + backOff());
    } else if (fault.code === 'unauthenticated' && refusals < MAX_RENEWALS) {
      tokens.forget();
      retryIn(backOff());
    } else {
      listener.link({ phase: 'refused', why: fault });
      if (ERRORS[fault.code].retryable) retryIn(retryAfterMs + backOff());
    }
  }

  async function refreshSession(): Promise<void> {
    tokens.forget();
    try {
      await ask('session:refresh', { token: await tokens.current() });
      listener.sessionTrouble(null);
    } catch (error) {
      // The server will close this connection; the next one begins with a token of its own.
      listener.sessionTrouble(faultOf(error));
    }
  }

  async function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    // Socket.IO would keep the frame and send it after reconnecting: this page decides itself what is sent again.
    if (!socket.connected) throw new Unanswered(`${name}: not connected`);
    let answer: Answer;
    try {
      answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck(name, input);
    } catch (error) {
      throw new Unanswered(`${name}: no answer`, { cause: error });
    }
    if (!answer.ok) throw ChatError.fromWire(answer.error);
    return answer.data as CommandOutput<N>;
  }

  socket.on('connect_error', (error: Error & { data?: WireError }) => {
    if (socket.active) listener.link({ phase: greeted ? 'offline' : 'connecting' });
    else refused(refusal(error.data?.code ?? 'unavailable', error.message), error.data?.retryAfterMs);
  });

  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    const because = closedBecause;
    closedBecause = null;
    if (because === 'expired') tokens.forget();
    if (because === 'revoked' || because === 'too_many_connections') {
      // Coming back by itself would push out another window, or hammer at a closed door.
      socket.disconnect();
      listener.link({ phase: 'refused', why: because });
      return;
    }
    listener.link({ phase: 'offline' });
    if (reason === 'io server disconnect') retryIn(backOff());
  });

  socket.onAny((name: ChatEvent['name'], data: unknown) => {
    const event = { name, data } as ChatEvent;
    if (event.name === 'hello') {
      clearTimeout(retry);
      refusals = 0;
      greeted = true;
      listener.link({ phase: 'online' });
    } else if (event.name === 'session:closed') closedBecause = event.data.reason;
    else if (event.name === 'session:expiring') void refreshSession();
    else if (event.name === 'server:draining') {
      clearTimeout(retry);
      retry = setTimeout(reconnect, event.data.reconnectInMs);
    }
    listener.event(event);
  });

  function reconnect(): void {
    clearTimeout(retry);
    socket.disconnect();
    listener.link({ phase: greeted ? 'offline' : 'connecting' });
    socket.connect();
  }

  const onNetwork = () => {
    if (!socket.connected) reconnect();
  };
  window.addEventListener('online', onNetwork);
  socket.connect();

  return {
    async command(name, input) {
      try {
        return await ask(name, input);
      } catch (error) {
        if (!(error instanceof ChatError) || error.code !== 'unauthenticated') throw error;
        await refreshSession();
        return ask(name, input);
      }
    },
    reconnect,
    close() {
      clearTimeout(retry);
      window.removeEventListener('online', onNetwork);
      socket.offAny();
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
