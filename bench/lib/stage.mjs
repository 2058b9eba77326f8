// Everything that runs during a measurement: a PostgreSQL of its own, a Redis, the peers' servers, and the load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openCluster } from '../../scripts/lib/services/postgres.cluster.mjs';
import { findBinaries } from '../../scripts/lib/services/postgres.mjs';
import { startRedis } from '../adapters/stage.mjs';
import { parentOf, pin, placement, spentUs } from './machine.mjs';
import { startGenerator } from './remote.mjs';
import { COUNTED, openCounter } from './statements.mjs';

/** A vacuum that takes longer goes on beside the next scenario. */
const REST_MS = 60_000;

/** `peers` are of peers.mjs. With `apart`, databases share the load's cores instead of the servers'. */
export async function openStage(peers, apart = false) {
  const where = placement(apart);
  const folder = await mkdtemp(join(tmpdir(), 'doran-bench-'));
  const cluster = await openCluster(findBinaries(), COUNTED);
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  const { rows } = await admin.query('select pg_backend_pid() as pid, version()');
  // What it starts from now on stays where it stands.
  const postmaster = parentOf(rows[0].pid);
  pin(postmaster, where.storing);
  const statements = await openCounter(admin);
  const redis = await startRedis();
  pin(redis.pid, where.storing);
  const generator = startGenerator(where.loading);
  const servers = new Set();
  const start = async (peer) => {
    const server = await startPeer(peer, { admin, cluster, redis, folder, where });
    servers.add(server);
    const stop = async () => {
      servers.delete(server);
      await server.stop();
    };
    return { ...server, stop };
  };
  const played = [];
  for (const peer of peers) played.push(await start(peer));
  return {
    /** One more than those of the whole run: a scenario's own, which stops it when it has ended. */
    start,
    /** To the whole cluster, as its superuser. */
    admin,
    where,
    postgres: rows[0].version,
    peers: played,
    generator,
    statements,
    spent: ({ pids }) => ({
      server: sumOf(pids, spentUs),
      database: spentUs(postmaster, true),
      redis: spentUs(redis.pid),
      load: spentUs(generator.pid),
    }),
    /** What the last scenario has left PostgreSQL to do is over. */
    rest: () => restOf(admin),
    /** What all of this has spent, with whoever measures. */
    ours: () =>
      spentUs(postmaster, true) +
      sumOf([process.pid, generator.pid, redis.pid, ...[...servers].flatMap(({ pids }) => pids)], spentUs),
    async stop() {
      generator.stop();
      for (const server of servers) await server.stop();
      await admin.end();
      await redis.stop();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function restOf(admin) {
  await admin.query('checkpoint');
  for (const until = performance.now() + REST_MS; performance.now() < until; await sleep(1_000)) {
    const { rows } = await admin.query(`select 1 from pg_stat_activity where backend_type = 'autovacuum worker'`);
    if (rows.length === 0) return;
  }
}

const sumOf = (things, of) => things.reduce((sum, thing) => sum + of(thing), 0);

/** A peer of several `nodes` has them beside each other, on one database. */
async function startPeer(peer, { admin, cluster, redis, folder, where }) {
  const database = `bench_${peer.name.replace(/\W/g, '_')}`;
  await admin.query(`create database ${database}`);
  const databaseUrl = new URL(cluster.url);
  databaseUrl.pathname = `/${database}`;
  const db = new pg.Client({ connectionString: databaseUrl.href });
  await db.connect();
  const at = {
    db,
    databaseUrl: databaseUrl.href,
    redisUrl: redis.url,
    folder,
    secret: 'a secret of the bench, long enough for HS256',
  };
  const nodes = [];
  const stopNodes = async () => {
    for (const node of nodes) await node.stop();
  };
  try {
    for (let node = 0; node < (peer.nodes ?? 1); node++) nodes.push(await startNode(peer, at, where));
  } catch (error) {
    await stopNodes();
    throw error;
  }
  const [{ url, pid, child }] = nodes;
  return {
    ...peer,
    url,
    pid,
    child,
    database,
    urls: nodes.map((node) => node.url),
    pids: nodes.map((node) => node.pid),
    secret: at.secret,
    databaseUrl: at.databaseUrl,
    /** What stands in its database; peers that keep nothing have no word for it. */
    stored: async () => (peer.stored ? (await db.query(peer.stored)).rows[0] : undefined),
    async stop() {
      await db.end();
      await stopNodes();
    },
  };
}

async function startNode(peer, at, where) {
  const { program, args, env, url: told } = await peer.command(at);
  const child = spawn(program ?? process.execPath, args, {
    cwd: at.folder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  pin(child.pid, where.serving);
  // Those that are not ours tell their troubles there; our own log is for other days.
  if (program) child.stdout.pipe(process.stderr);
  return {
    url: await (told ? answering(child, peer.name, told) : addressOf(child, peer.name)),
    pid: child.pid,
    child,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function endOf(child, name) {
  const gone = once(child, 'exit').then(() => {
    throw new Error(`The server of ${name} has ended`);
  });
  gone.catch(() => {});
  return gone;
}

/** A program that was told its address, and says nothing when it is ready. */
async function answering(child, name, url) {
  const gone = endOf(child, name);
  const { hostname: host, port } = new URL(url);
  for (;;) {
    const socket = connect({ host, port });
    const answers = once(socket, 'connect').then(
      () => true,
      () => sleep(100, false),
    );
    const ready = await Promise.race([answers, gone]);
    socket.destroy();
    if (ready) return url;
  }
}

/** Some say it to people, the others to whoever started them. */
async function addressOf(child, name) {
  const gone = endOf(child, name);
  const told = once(child, 'message').then(([{ port }]) => `http://127.0.0.1:${port}`);
  let text = '';
  const printed = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      const url = /(?:http|xmpp):\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (url) resolve(url);
    });
  });
  return Promise.race([told, printed, gone]);
}
