// One Socket.IO connection as a test sees it: commands are promises, events are a record.
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Answers, ChatFault, Command, EventName, Events } from './contract.js';

const PATIENCE_MS = 10_000;

export type Ack<T> = { ok: true; data: T } | { ok: false; error: ChatFault };

export interface Heard {
  name: string;
  data: unknown;
}

/** What the server said when it refused to let a client in: `connect_error` with the error of [ERR2]. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    message: string,
    readonly fault: ChatFault | undefined,
  ) {
    super(message);
  }
}

interface Waiter {
  matches(heard: Heard): boolean;
  resolve(heard: Heard): void;
}

export class Connection {
  /** Every event since the connection was made, in the order in which they came. */
  readonly heard: Heard[] = [];
  /** Resolves with the reason when the connection is gone. */
  readonly closed: Promise<string>;
  readonly #waiters = new Set<Waiter>();

  constructor(readonly socket: Socket) {
    socket.onAny((name: string, data: unknown) => this.#hear({ name, data }));
    this.closed = new Promise((resolve) => socket.on('disconnect', resolve));
  }

  #hear(heard: Heard): void {
    this.heard.push(heard);
    for (const waiter of this.#waiters) if (waiter.matches(heard)) waiter.resolve(heard);
  }

  get hello(): Events['hello'] {
    return this.heard[0]?.data as Events['hello'];
  }

  /** Sends anything under any name; rejects when no ack comes ([ERR1]). */
  async raw(name: string, ...data: unknown[]): Promise<Ack<unknown>> {
    return (await this.socket.timeout(PATIENCE_MS).emitWithAck(name, ...data)) as Ack<unknown>;
  }

  async emit<C extends Command>(command: C, input: unknown = {}): Promise<Ack<Answers[C]>> {
    return (await this.raw(command, input)) as Ack<Answers[C]>;
  }

  /** The data of a command that must succeed. */
  async ok<C extends Command>(command: C, input: unknown = {}): Promise<Answers[C]> {
    const ack = await this.emit(command, input);
    if (!ack.ok) throw new Error(`${command} answered ${JSON.stringify(ack.error)}`);
    return ack.data;
  }

  /** The error of a command that must fail. */
  async fault(command: Command, input: unknown = {}): Promise<ChatFault> {
    const ack = await this.emit(command, input);
    if (ack.ok) throw new Error(`${command} should have failed, but answered ${JSON.stringify(ack.data)}`);
    return ack.error;
  }

  /** All events of a name so far, those that match. */
  all<N extends EventName>(name: N, where: (data: Events[N]) => boolean = () => true): Events[N][] {
    return this.heard
      .filter((heard) => heard.name === name && where(heard.data as Events[N]))
      .map((heard) => heard.data as Events[N]);
  }

  /** The first event that matches, heard already or still to come. */
  async next<N extends EventName>(
    name: N,
    where: (data: Events[N]) => boolean = () => true,
    patienceMs = PATIENCE_MS,
  ): Promise<Events[N]> {
    const matches = (heard: Heard) => heard.name === name && where(heard.data as Events[N]);
    const before = this.heard.find(matches);
    if (before) return before.data as Events[N];
    return new Promise<Events[N]>((resolve, reject) => {
      const waiter: Waiter = {
        matches,
        resolve: (heard) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(heard.data as Events[N]);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const names = this.heard.map((heard) => heard.name).join(', ');
        reject(new Error(`no matching ${name} came in ${patienceMs} ms; heard: ${names}`));
      }, patienceMs);
      this.#waiters.add(waiter);
    });
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** Connects and waits for the server's first event. */
export async function openConnection(
  url: string,
  options: Partial<ManagerOptions & SocketOptions>,
): Promise<Connection> {
  const socket = io(`${url}/chat`, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
  const connection = new Connection(socket);
  const refused = new Promise<never>((_, reject) => {
    socket.on('connect_error', (error: Error & { data?: ChatFault }) => reject(new Refused(error.message, error.data)));
  });
  // A failure after `hello` is none of this promise's business, and must not be an unhandled rejection.
  refused.catch(() => undefined);
  try {
    await Promise.race([connection.next('hello'), refused]);
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return connection;
}
