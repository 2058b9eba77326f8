// One stream of server-sent events as a test sees it: a record of events, and REST commands that name the stream.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Heard } from './connection.js';
import type { EventName, Events } from './contract.js';
import { restRequest } from './doors.js';
import { type Actor, target } from './target.js';

const PATIENCE_MS = 10_000;

export class Stream {
  readonly heard: Heard[] = [];
  /** Everything that came, comments too. */
  text = '';
  /** Resolves when the server has ended it. */
  readonly closed: Promise<void>;

  private constructor(
    readonly actor: Actor,
    readonly answer: Response,
    private readonly abort: AbortController,
  ) {
    this.closed = this.#read().catch(() => undefined);
  }

  static async open(actor: Actor, path = '/chat/events'): Promise<Stream> {
    const abort = new AbortController();
    const headers = { authorization: `Bearer ${actor.token}`, accept: 'text/event-stream' };
    const answer = await fetch(target.url + path, { headers, signal: abort.signal });
    return new Stream(actor, answer, abort);
  }

  async #read(): Promise<void> {
    let rest = '';
    for await (const chunk of this.answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      this.text += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#hear(block);
    }
  }

  #hear(block: string): void {
    const name = /^event: (.*)$/m.exec(block)?.[1];
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (name !== undefined && data !== undefined) this.heard.push({ name, data: JSON.parse(data) });
  }

  all<N extends EventName>(name: N, where: (data: Events[N]) => boolean = () => true): Events[N][] {
    return this.heard
      .map((one) => one as { name: string; data: Events[N] })
      .filter((one) => one.name === name && where(one.data))
      .map((one) => one.data);
  }

  async next<N extends EventName>(
    name: N,
    where: (data: Events[N]) => boolean = () => true,
    patienceMs = PATIENCE_MS,
  ): Promise<Events[N]> {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(10)) {
      const [found] = this.all(name, where);
      if (found !== undefined) return found;
    }
    throw new Error(`no matching ${name} came; heard: ${this.heard.map((one) => one.name).join(', ')}`);
  }

  /** A REST call that says it comes from this stream. */
  async call(command: Parameters<typeof restRequest>[0], input: Record<string, unknown>): Promise<Response> {
    const { method, path, body } = restRequest(command, input);
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.actor.token}`,
      'doran-connection': this.answer.headers.get('doran-connection') ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return fetch(target.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  close(): void {
    this.abort.abort();
  }
}
