// Stands between two who talk over TCP, and writes down what is said there and what that costs.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One thing said: a question with its answer, or a frame. */
export interface Said {
  /** The same whenever the same is said. */
  words: string;
  /** How many statements, commands or frames that is. */
  count: number;
  /** Bytes to the one who was called, and from there. */
  up: number;
  down: number;
}

/** Understands one connection's bytes. */
export interface Listener {
  up(bytes: Buffer): void;
  down(bytes: Buffer): void;
}

export type Hear = (said: Said) => void;

export interface Ear {
  /** The URL by which the one who is called is reached through here. */
  url: string;
  heard: Said[];
  close(): Promise<void>;
}

/** Each connection has a listener of its own. */
export async function openEar(url: string, listenTo: (hear: Hear) => Listener): Promise<Ear> {
  const called = new URL(url);
  const heard: Said[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(called.port || 5432), host: called.hostname, noDelay: true });
    const listener = listenTo((said) => heard.push(said));
    near.on('data', (bytes) => listener.up(bytes)).pipe(far);
    far.on('data', (bytes) => listener.down(bytes)).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // One side that breaks ends the other; whoever uses the connection hears of it there.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          near.destroy();
          far.destroy();
          sockets.delete(socket);
        });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  return {
    url: through.href,
    heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts a stream into messages; `lengthOf` says how long the first one is, or 0 while that cannot be known. */
export function cut(lengthOf: (bytes: Buffer) => number, each: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      const length = lengthOf(rest);
      if (length === 0 || rest.length < length) return;
      each(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  };
}
