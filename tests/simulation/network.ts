// A network that can be told to misbehave: TCP on loopback, with delays, cuts, half-open stalls and refusals.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.js';

export type Direction = 'up' | 'down';

export interface Network {
  url: string;
  /** Chunks are late by 0 to this many milliseconds, and keep their order. */
  delay(upToMs: number): void;
  /** Ends every connection that there is, as a network does: with a reset. */
  cut(): void;
  /** Nothing goes in this direction; the connection looks alive from both ends. */
  stall(direction: Direction): void;
  resume(direction: Direction): void;
  refuse(refusing: boolean): void;
  /** A good network again; what was stalled arrives. */
  heal(): void;
  close(): Promise<void>;
}

interface Gate {
  open: Promise<void>;
  release: () => void;
}

const openGate = (): Gate => ({ open: Promise.resolve(), release: () => {} });

function shutGate(): Gate {
  let release = () => {};
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { open, release };
}

/** `portOf` is asked for each connection: the server may come back elsewhere. */
export async function openNetwork(portOf: () => number, random: Random): Promise<Network> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const gates: Record<Direction, Gate> = { up: openGate(), down: openGate() };
  let lateBy = 0;
  let refusing = false;

  function pipe(from: Socket, to: Socket, direction: Direction): void {
    let tail = Promise.resolve();
    const inTurn = (work: () => void) => {
      const due = Date.now() + (lateBy > 0 ? random.int(0, lateBy) : 0);
      tail = tail.then(async () => {
        const left = due - Date.now();
        if (left > 0) await sleep(left);
        await gates[direction].open;
        work();
      });
    };
    from.on('data', (chunk) => inTurn(() => to.destroyed || to.write(chunk)));
    from.on('end', () => inTurn(() => to.end()));
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    client.setNoDelay(true);
    const upstream = connect({ port: portOf(), host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end);
    // A stalled direction hides the end of a connection too: only a cut, or healing, shows it.
    client.on('close', () => void gates.up.open.then(end));
    upstream.on('close', () => void gates.down.open.then(end));
    pipe(client, upstream, 'up');
    pipe(upstream, client, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const resume = (direction: Direction) => gates[direction].release();
  const cut = () => {
    for (const [client, upstream] of [...pairs]) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    pairs.clear();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delay: (upToMs) => {
      lateBy = upToMs;
    },
    cut,
    stall(direction) {
      resume(direction);
      gates[direction] = shutGate();
    },
    resume,
    refuse: (value) => {
      refusing = value;
    },
    heal() {
      lateBy = 0;
      refusing = false;
      resume('up');
      resume('down');
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
