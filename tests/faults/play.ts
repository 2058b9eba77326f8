// A short play without a stage: a crowd on one server that is killed once, and what the checker makes of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createFreshDatabase } from '../support/fresh.database.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerOptions, startServer } from '../support/server.process.js';
import { check, type Verdict } from './checker.js';
import { type RemoteCrowd, startCrowd } from './crowd.remote.js';

export interface Play {
  host: ServerOptions['host'];
  /** One that the sabotaged host knows. */
  sabotage?: string;
  seed: number;
  /** Milliseconds that everyone may take to agree with the database at the end. */
  patience: number;
}

const ACTING_MS = 3_000;
const ONLINE_WITHIN_MS = 30_000;

/** kill -9 in the middle, everyone dropped at once, and a transaction that holds rooms against the writer. */
export async function play({ host, sabotage, seed, patience }: Play): Promise<Verdict> {
  const database = await createFreshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'doran-crowd-'));
  const log = path.join(folder, 'log');
  const secret = `the secret of seed ${seed} outlives each of the server’s lives`;
  const start = (port: number) =>
    startServer({
      host,
      databaseUrl: database.url,
      env: {
        DORAN_DATA: folder,
        DORAN_JWT_SECRET: secret,
        DORAN_LIMITS: RAISED_LIMITS,
        PORT: String(port),
        ...(sabotage ? { SABOTAGE: sabotage } : {}),
      },
    });
  let server = await start(0);
  try {
    const { url } = server;
    const crowd = await startCrowd({
      url,
      database: database.url,
      secret,
      seed,
      log,
      users: 8,
      rate: 60,
      patience,
    });
    await crowd.ask({ cmd: 'start' });
    await everyoneOnline(crowd);
    await Promise.all([sleep(ACTING_MS), holdRooms(database.url)]);
    await server.kill('SIGKILL');
    server = await start(Number(new URL(url).port));
    await everyoneOnline(crowd);
    await sleep(ACTING_MS);
    await crowd.ask({ cmd: 'drop-all' });
    await crowd.ask({ cmd: 'heal' });
    await crowd.stop();
    return await check(log, database.url);
  } finally {
    await server.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** On a busy machine it takes a while: what counts is how long they act. Some are always away for a moment. */
async function everyoneOnline(crowd: RemoteCrowd): Promise<void> {
  for (const until = Date.now() + ONLINE_WITHIN_MS; Date.now() < until; await sleep(100)) {
    const { online = 0, devices = 0 } = await crowd.ask({ cmd: 'counts' });
    if (online >= devices * 0.8) return;
  }
  throw new Error('the crowd does not come online');
}

/** A transaction as a host may have it: longer than the writer waits. */
async function holdRooms(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let times = 0; times < 3; times += 1) {
      await client.query('begin');
      await client.query('select 1 from chat.rooms for no key update');
      await sleep(150);
      await client.query('commit');
      await sleep(300);
    }
  } finally {
    await client.end();
  }
}
