// One link of the stage, as TCP on loopback that can be told to misbehave; it holds back whoever writes too much.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free.port.js';

/** `up`: from the one who connects to the one who listens. */
export type Direction = 'up' | 'down';
const DIRECTIONS = ['up', 'down'] as const;
const TICK_MS = 50;

export interface TcpProxy {
  name: string;
  port: number;
  /** Where new connections lead from now on; those that there are stay where they are. */
  lead(port: number): void;
  /** Resets every connection that there is, as a router that forgot them does. */
  cut(): void;
  /** New connections are reset. */
  refuse(): void;
  /** Each chunk is late by so much; the order stays. */
  delay(ms: number): void;
  /** Nothing goes in this direction, and nobody is told: what was sent arrives after healing. */
  stall(direction: Direction): void;
  /** So few bytes a second go in this direction: who reads is slow, and who writes finds its buffers full. */
  throttle(direction: Direction, bytesPerSecond: number): void;
  /** Half-open: every byte is accepted and lost, no end is passed on. Healing resets these connections. */
  swallow(): void;
  heal(): void;
  connections(): number;
  close(): Promise<void>;
}

interface Link {
  client: Socket;
  upstream: Socket;
  swallowed: boolean;
}

export async function openProxy(name: string, target: number): Promise<TcpProxy> {
  const links = new Set<Link>();
  const stalled = { up: false, down: false };
  const rate = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
  let leadsTo = target;
  let lateBy = 0;
  let refusing = false;
  let swallowing = false;

  const reset = (link: Link) => {
    links.delete(link);
    for (const socket of [link.client, link.upstream]) if (!socket.destroyed) socket.resetAndDestroy();
  };

  /** Waits as the link's trouble asks for; looks again, because trouble begins and ends while it waits. */
  async function travel(bytes: number, direction: Direction): Promise<void> {
    if (lateBy > 0) await sleep(lateBy);
    for (let left = bytes; ; left -= (rate[direction] * TICK_MS) / 1_000) {
      while (stalled[direction]) await sleep(TICK_MS);
      if (rate[direction] === Number.POSITIVE_INFINITY || left <= 0) return;
      await sleep(TICK_MS);
    }
  }

  async function pipe(link: Link, direction: Direction): Promise<void> {
    const [from, to] = direction === 'up' ? [link.client, link.upstream] : [link.upstream, link.client];
    for await (const chunk of from as AsyncIterable<Buffer>) {
      await travel(chunk.length, direction);
      if (link.swallowed) continue;
      if (!to.write(chunk) && !to.destroyed) await Promise.race([once(to, 'drain'), once(to, 'close')]);
    }
    await travel(0, direction);
    if (!link.swallowed) to.end();
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ port: leadsTo, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const link = { client, upstream, swallowed: swallowing };
    links.add(link);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    // A connection that broke on one side breaks on the other, but for one whose end nobody is to hear of.
    const ends = DIRECTIONS.map((direction) => pipe(link, direction).catch(() => link.swallowed || reset(link)));
    void Promise.all(ends).then(() => {
      if (!link.swallowed) links.delete(link);
    });
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const each = (work: (link: Link) => void) => {
    for (const link of [...links]) work(link);
  };
  return {
    name,
    port,
    lead: (to) => {
      leadsTo = to;
    },
    cut: () => each(reset),
    refuse: () => {
      refusing = true;
    },
    delay: (ms) => {
      lateBy = ms;
    },
    stall: (direction) => {
      stalled[direction] = true;
    },
    throttle: (direction, bytesPerSecond) => {
      rate[direction] = bytesPerSecond;
    },
    swallow() {
      swallowing = true;
      each((link) => {
        link.swallowed = true;
      });
    },
    heal() {
      lateBy = 0;
      refusing = false;
      swallowing = false;
      for (const direction of DIRECTIONS) {
        stalled[direction] = false;
        rate[direction] = Number.POSITIVE_INFINITY;
      }
      each((link) => link.swallowed && reset(link));
    },
    connections: () => links.size,
    async close() {
      each(reset);
      server.close();
      await once(server, 'close');
    },
  };
}
