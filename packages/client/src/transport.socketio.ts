// The chat over Socket.IO: WebSocket first, HTTP polling where a network lets no WebSocket through.
import { ChatError, type ChatEvent, type CommandInput, type CommandName, type WireError } from '@doran/protocol/wire';
import { io } from 'socket.io-client';
import { Unanswered } from './faults.js';
import type { Link, LinkListener, Transport } from './transport.port.js';

type Answer = { ok: true; data: unknown } | { ok: false; error: WireError };

/** How Socket.IO shall travel. */
export interface SocketIoOptions {
  /** Which of Socket.IO's carriers to try, in this order. Default: both, WebSocket first. */
  carriers?: ('websocket' | 'polling')[];
  /** Where the server listens for Socket.IO. Default `/socket.io`. */
  path?: string;
}

/** Socket.IO: by WebSocket, or by HTTP polling where no WebSocket gets through. */
export function socketio({
  carriers = ['websocket', 'polling'],
  path = '/socket.io',
}: SocketIoOptions = {}): Transport {
  return {
    name: 'socketio',
    open(url, token, heard): Link {
      let listener = heard;
      const socket = io(`${url.replace(/\/$/, '')}/chat`, {
        path,
        transports: carriers,
        // Without this a network that blocks WebSocket would never get to polling.
        tryAllTransports: true,
        // Back-off, draining and fresh tokens are the connection's: one place decides when to come back.
        reconnection: false,
        forceNew: true,
        auth: { token },
      });
      let ended = false;
      const waiting = new Set<(error: Unanswered) => void>();

      function end(error: ChatError | Unanswered): void {
        if (ended) return;
        ended = true;
        const gone = new Unanswered('the connection ended', { cause: error });
        for (const giveUp of waiting) giveUp(gone);
        socket.removeAllListeners();
        socket.disconnect();
        listener.closed(error);
      }

      socket.on('connect_error', (error: Error & { data?: WireError }) => {
        end(error.data ? ChatError.fromWire(error.data) : new Unanswered('could not connect', { cause: error }));
      });
      socket.on('disconnect', (reason) => end(new Unanswered(`disconnected: ${reason}`)));
      socket.onAny((name: ChatEvent['name'], data: unknown) => {
        if (!ended) listener.event({ name, data } as ChatEvent);
      });

      return {
        command(name: CommandName, input: CommandInput<CommandName>, withinMs: number): Promise<never> {
          return new Promise((resolve, reject) => {
            // Socket.IO would keep the frame for later: what is sent again is the outbox's to decide.
            if (!socket.connected) return reject(new Unanswered(`${name}: not connected`));
            waiting.add(reject);
            socket.timeout(withinMs).emit(name, input, (late: Error | null, answer: Answer) => {
              waiting.delete(reject);
              if (late) reject(new Unanswered(`${name}: no answer in ${withinMs} ms`));
              else if (answer.ok) resolve(answer.data as never);
              else reject(ChatError.fromWire(answer.error));
            });
          });
        },
        close() {
          listener = SILENT;
          end(new Unanswered('closed'));
        },
      };
    },
  };
}

const SILENT: LinkListener = { event() {}, closed() {} };
