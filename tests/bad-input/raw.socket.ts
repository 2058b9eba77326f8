// A Socket.IO client that writes its frames by hand, so that it can say what no honest client would.
import { setTimeout as sleep } from 'node:timers/promises';
import { target } from '../conformance/target.js';

const PATIENCE_MS = 10_000;

export interface Closed {
  code: number;
}

export class RawSocket {
  /** Every text frame received, but for pings. */
  readonly received: string[] = [];
  readonly closed: Promise<Closed>;
  isClosed = false;
  #nextAck = 0;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code }) => {
        this.isClosed = true;
        resolve({ code });
      });
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      if (data === '2') socket.send('3');
      else this.received.push(data);
    });
  }

  /** A WebSocket on which nothing has been said yet; the server's engine.io greeting has come. */
  static async connect(query = 'EIO=4&transport=websocket'): Promise<RawSocket> {
    const socket = new WebSocket(`${target.url.replace(/^http/, 'ws')}/socket.io/?${query}`);
    socket.binaryType = 'arraybuffer';
    // An error is always followed by a close, which `closed` tells.
    socket.addEventListener('error', () => undefined);
    const raw = new RawSocket(socket);
    await raw.next((text) => text.startsWith('0'));
    return raw;
  }

  /** In the namespace `/chat`, as whom the token names. */
  static async enter(token: string): Promise<RawSocket> {
    const raw = await RawSocket.connect();
    raw.say(`40/chat,${JSON.stringify({ token })}`);
    await raw.next((text) => text.startsWith('42/chat,["hello"'));
    return raw;
  }

  say(frame: string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(frame);
  }

  /** The first frame that matches, received already or still to come; undefined when the connection closed first. */
  async nextOrClosed(matches: (text: string) => boolean): Promise<string | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = this.received.find(matches);
      if (found !== undefined || this.isClosed) return found;
      if (Date.now() > deadline) throw new Error(`no such frame in ${PATIENCE_MS} ms: ${this.received.slice(-3)}`);
      await sleep(2);
    }
  }

  async next(matches: (text: string) => boolean): Promise<string> {
    const text = await this.nextOrClosed(matches);
    if (text === undefined) throw new Error('the connection was closed instead of answered');
    return text;
  }

  /** Sends an event whose arguments are this JSON text, and waits for the text of its ack. */
  async ask(event: string, json: string): Promise<string> {
    const id = this.#nextAck;
    this.#nextAck += 1;
    this.say(`42/chat,${id}[${JSON.stringify(event)}${json === '' ? '' : ','}${json}]`);
    const prefix = `43/chat,${id}[`;
    return (await this.next((text) => text.startsWith(prefix))).slice(prefix.length, -1);
  }

  close(): void {
    this.socket.close();
  }
}
