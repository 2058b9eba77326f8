// One chat server of a stage: it can be killed, stopped in its tracks, drained and lied to about the time, and comes back.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import type { Programs } from './programs.js';

/** A server that is told to go has so long, by the design, and a little for a busy machine. */
const DRAIN_MS = 40_000;
const START_MS = 120_000;
const AGAIN_AFTER_MS = 500;
const KEPT_WORDS = 1_000_000;
const SHOWN_WORDS = 3_000;
/** The library that lies about the time, or '' where none is named. */
export const FAKETIME = process.env.DORAN_TEST_FAKETIME ?? '';

export interface Node {
  name: string;
  port: number;
  /** Resolves when it is ready; tries again for so long. */
  start(withinMs?: number): Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM: how long it took; undefined when it had to be killed. */
  drain(): Promise<number | undefined>;
  pause(): unknown;
  resume(): unknown;
  /** Its clock is so far from everybody else's, from now on. */
  shiftClock(seconds: number): void;
  pid(): number | undefined;
  output(): string;
}

export interface NodeOptions {
  name: string;
  port: number;
  databaseUrl: string;
  redisUrl: string | undefined;
  secret: string;
  programs: Programs;
  /** It has ended and nobody asked it to. */
  onDeath(words: string): void;
}

export function createNode({ name, port, databaseUrl, redisUrl, secret, programs, onDeath }: NodeOptions): Node {
  const folder = path.join(programs.folder, `node-${name}`);
  mkdirSync(folder);
  const clock = path.join(folder, 'clock');
  const setClock = (seconds: number) => writeFileSync(clock, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  setClock(0);
  const env = {
    PORT: String(port),
    DORAN_DATA: folder,
    DORAN_JWT_SECRET: secret,
    DORAN_NODE_ID: name,
    DORAN_LIMITS: RAISED_LIMITS,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    // Time-outs and intervals run on the monotonic clock, which no operator turns.
    ...(FAKETIME === ''
      ? {}
      : {
          LD_PRELOAD: FAKETIME,
          FAKETIME_TIMESTAMP_FILE: clock,
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          FAKETIME_CACHE_DURATION: '1',
        }),
  };
  let running: ServerProcess | undefined;
  let starting: Promise<void> | undefined;
  let earlier = '';

  const keep = (words: string) => {
    earlier = (earlier + words).slice(-KEPT_WORDS);
  };

  async function startOnce(): Promise<void> {
    const server = await startServer({ host: 'fastify', databaseUrl, env });
    const release = programs.hold(server.pid);
    running = server;
    void server.ended.then(() => {
      release();
      keep(server.output());
      if (running !== server) return;
      running = undefined;
      onDeath(`node ${name} ended by itself:\n${server.output().slice(-SHOWN_WORDS)}`);
      start().catch((error: Error) => onDeath(error.message));
    });
  }

  /** As often as it takes: without its database a node does not start, as a supervisor knows. */
  async function startUntil(until: number): Promise<void> {
    for (;;) {
      try {
        return await startOnce();
      } catch (error) {
        // A start that failed has words of its own, which say why.
        keep(`\n${new Date().toISOString()} ${(error as Error).message}\n`);
        if (Date.now() > until) throw new Error(`node ${name} does not start`, { cause: error });
        await sleep(AGAIN_AFTER_MS);
      }
    }
  }

  async function start(withinMs = START_MS): Promise<void> {
    if (running) return;
    starting ??= startUntil(Date.now() + withinMs).finally(() => {
      starting = undefined;
    });
    await starting;
  }

  /** Whoever ends it takes it first, so that its end is not taken for a death of its own. */
  async function take(): Promise<ServerProcess | undefined> {
    await starting;
    const server = running;
    running = undefined;
    return server;
  }

  /** Whoever died by itself is beyond signals, and comes back without them. */
  const signal = (which: NodeJS.Signals) => running && process.kill(running.pid, which);

  return {
    name,
    port,
    start,
    async kill() {
      await (await take())?.kill('SIGKILL');
    },
    async drain() {
      const server = await take();
      if (!server) return 0;
      const began = Date.now();
      let inTime = true;
      const giveUp = setTimeout(() => {
        inTime = false;
        void server.kill('SIGKILL');
      }, DRAIN_MS);
      await server.kill('SIGTERM');
      clearTimeout(giveUp);
      return inTime ? Date.now() - began : undefined;
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    shiftClock: setClock,
    pid: () => running?.pid,
    output: () => earlier + (running?.output() ?? ''),
  };
}
