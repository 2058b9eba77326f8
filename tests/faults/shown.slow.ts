// Shows that readers who stopped reading in a busy room cost the node little memory, and the others no time.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import type { Shown, ShownOptions } from './shown.report.js';
import { watchSockets } from './sockets.js';
import { openStage, type Stage } from './stage.js';
import { visitorsOf } from './visitors.js';

const STOPPED = 10;
const READERS = 20;
const PAIRS = 3;
const LEG_MS = 40_000;
const SEND_EVERY_MS = 10;
const BODY = 'x'.repeat(4_000);
const MAX_GROWTH_MB = 100;
const MAX_RATIO = 1.2;
const SETTLE_MS = 3_000;

interface Leg {
  p99: number;
  delivered: number;
  growthMb: number;
}

export async function shownSlow({ count = STOPPED, say }: ShownOptions): Promise<Shown> {
  const stage = await openStage({ nodes: 1, redis: false });
  const sockets = watchSockets();
  const all: Socket[] = [];
  try {
    const visitors = visitorsOf(stage);
    const readers = Array.from({ length: READERS }, (_, index) => `reader-${index}`);
    const stopped = Array.from({ length: count }, (_, index) => `stopped-${index}`);
    const roomId = await visitors.openGroup([...readers, ...stopped]);
    // Straight to the node: nothing in between takes bytes that nobody reads.
    const url = `http://127.0.0.1:${stage.nodes[0]!.port}`;
    const listening: Socket[] = [];
    for (const userId of readers) listening.push(await visitors.connectOnce(userId, url));
    all.push(...listening);

    const legs: Record<'without' | 'with', Leg[]> = { without: [], with: [] };
    for (let pair = 1; pair <= PAIRS; pair += 1) {
      for (const kind of ['without', 'with'] as const) {
        const before = memoryMb(stage);
        const extra: Socket[] = [];
        if (kind === 'with') {
          for (const userId of stopped) extra.push(await sockets.of(userId, () => visitors.connectOnce(userId, url)));
          for (const userId of stopped) void sockets.stopReading(userId, LEG_MS + SETTLE_MS);
        }
        all.push(...extra);
        const leg = await play(listening, roomId, () => memoryMb(stage) - before);
        for (const socket of extra) socket.disconnect();
        legs[kind].push(leg);
        say(`pair ${pair}, ${kind}: p99 ${leg.p99} ms, ${leg.delivered} deliveries, memory +${leg.growthMb} MB`);
        await sleep(SETTLE_MS);
      }
    }
    const [calm, busy] = [median(legs.without.map(({ p99 }) => p99)), median(legs.with.map(({ p99 }) => p99))];
    const growth = Math.max(...legs.with.map(({ growthMb }) => growthMb));
    return {
      title: `${count} stopped readers in a busy room`,
      figures: {
        'p99 of the others, without': `${calm} ms`,
        'p99 of the others, with': `${busy} ms`,
        ratio: (busy / calm).toFixed(2),
        'memory grew by at most': `${growth} MB`,
        'deliveries to the others': [...legs.with, ...legs.without].reduce((sum, { delivered }) => sum + delivered, 0),
      },
      failures: [
        ...(growth >= MAX_GROWTH_MB ? [`the node grew by ${growth} MB`] : []),
        ...(busy > calm * MAX_RATIO ? [`the others waited ${(busy / calm).toFixed(2)} times as long`] : []),
        ...stage.troubles,
      ],
    };
  } finally {
    for (const socket of all) socket.disconnect();
    await stage.close();
  }
}

/** Sends at a steady pace for one leg; everything happens in this process, so that one clock measures it. */
async function play(listening: readonly Socket[], roomId: string, growth: () => number): Promise<Leg> {
  const times: number[] = [];
  let growthMb = 0;
  const hear = (event: { message?: { data?: { at?: number } } }) => {
    const at = event.message?.data?.at;
    if (at !== undefined) times.push(performance.now() - at);
  };
  for (const socket of listening) socket.on('message:created', hear);
  const sending = setInterval(() => {
    const id = crypto.randomUUID();
    const input = { roomId, id, type: 'TEXT', body: BODY, data: { at: performance.now() } };
    listening[0]!.emit('message:send', input, () => undefined);
  }, SEND_EVERY_MS);
  const looking = setInterval(() => {
    growthMb = Math.max(growthMb, growth());
  }, 500);
  await sleep(LEG_MS);
  clearInterval(sending);
  await sleep(1_000);
  clearInterval(looking);
  for (const socket of listening) socket.off('message:created', hear);
  times.sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)];
  if (p99 === undefined) throw new Error('nothing was delivered');
  return { p99: Math.round(p99 * 10) / 10, delivered: times.length, growthMb };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function memoryMb({ nodes }: Stage): number {
  const status = readFileSync(`/proc/${nodes[0]!.pid()}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024);
}
