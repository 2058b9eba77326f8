// The chat without a socket: server-sent events in, by fetch so that the token stays in a header, and commands by REST.
import { ChatError, type ChatEvent, type CommandInput, type CommandName, REST_PREFIX } from '@doran/protocol/wire';
import { Unanswered } from './faults.js';
import { CONNECTION_HEADER, refusalOf, requestOf } from './rest.js';
import { readEvents } from './sse.parser.js';
import type { Link, Transport } from './transport.port.js';

/** The server says something at least every 15 s: after two of these and a bit nobody is there. */
const SILENT_FOR_MS = 40_000;

/** What server-sent events need where the platform lacks it. */
export interface SseOptions {
  /** A fetch whose answer's body can be read as a stream. Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** Events by server-sent events, commands by REST. */
export function sse({ fetch = (...request) => globalThis.fetch(...request) }: SseOptions = {}): Transport {
  return {
    name: 'sse',
    open(url, firstToken, listener) {
      const prefix = `${url.replace(/\/$/, '')}${REST_PREFIX}`;
      const ending = new AbortController();
      let token = firstToken;
      let connectionId: string | null = null;
      let ended = false;
      let silence: ReturnType<typeof setTimeout> | undefined;

      function end(error: ChatError | Unanswered | null): void {
        if (ended) return;
        ended = true;
        clearTimeout(silence);
        ending.abort();
        if (error) listener.closed(error);
      }

      function alive(): void {
        clearTimeout(silence);
        silence = setTimeout(() => end(new Unanswered('the stream fell silent')), SILENT_FOR_MS);
      }

      async function listen(): Promise<void> {
        alive();
        const response = await fetch(`${prefix}/events`, {
          headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
          cache: 'no-store',
          signal: ending.signal,
        });
        if (!response.ok) {
          const refusal = await refusalOf(response);
          // A server without this door is no refusal of the caller: another transport may do.
          throw refusal.code === 'not_found' ? new Unanswered('no event stream here', { cause: refusal }) : refusal;
        }
        if (!response.body) throw new Unanswered('this fetch cannot read a stream');
        connectionId = response.headers.get(CONNECTION_HEADER);
        for await (const { name, data } of readEvents(response.body, alive)) {
          if (ended) return;
          listener.event({ name, data: JSON.parse(data) } as ChatEvent);
        }
        throw new Unanswered('the stream ended');
      }

      listen().catch((error: unknown) => {
        if (error instanceof ChatError || error instanceof Unanswered) end(error);
        else end(new Unanswered('could not read the event stream', { cause: error }));
      });

      async function ask(name: CommandName, input: CommandInput<CommandName>, withinMs: number): Promise<unknown> {
        if (ended) throw new Unanswered(`${name}: not connected`);
        const { method, path, body } = requestOf(name, input as Record<string, unknown>);
        const headers: Record<string, string> = { authorization: `Bearer ${token}` };
        if (connectionId !== null) headers[CONNECTION_HEADER] = connectionId;
        if (body !== undefined) headers['content-type'] = 'application/json';
        let response: Response;
        let answer: unknown;
        // By hand: not every React Native has AbortSignal.any and .timeout.
        const giveUp = new AbortController();
        const stop = () => giveUp.abort();
        const timer = setTimeout(stop, withinMs);
        ending.signal.addEventListener('abort', stop);
        try {
          const { signal } = giveUp;
          response = await fetch(`${prefix}${path}`, {
            method,
            headers,
            signal,
            ...(body === undefined ? {} : { body }),
          });
          if (response.ok) answer = await response.json();
        } catch (error) {
          throw new Unanswered(`${name}: no answer`, { cause: error });
        } finally {
          clearTimeout(timer);
          ending.signal.removeEventListener('abort', stop);
        }
        if (!response.ok) throw await refusalOf(response);
        if (name === 'session:refresh') token = (input as CommandInput<'session:refresh'>).token;
        return answer;
      }

      return { command: ask, close: () => end(null) } as Link;
    },
  };
}
