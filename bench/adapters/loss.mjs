// What is lost, and who learns of it, when one node's link to Redis is cut, or goes dead without a word.
import { createServer, connect as dial } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KINDS } from './adapters.mjs';
import { connect, freePort, startNode, startRedis } from './stage.mjs';

const EVERY_MS = 5;
const CUT_MS = 3_000;
/** A dead link stays dead; this is how long we look. */
const DEAD_MS = 10_000;
const SETTLE_MS = 3_000;

export async function measureLoss() {
  const results = [];
  for (const fault of ['cut', 'dead'])
    for (const kind of KINDS.slice(1)) {
      results.push({ kind, fault, ...(await trial(kind, fault)) });
      process.stderr.write(`${fault}: ${kind}\n`);
    }
  return results;
}

/** `near` is on the node that keeps its Redis, `far` on the one that loses it; both speak to both all the time. */
async function trial(kind, fault) {
  const redis = await startRedis();
  const proxy = await startProxy(redis.port);
  const near = await startNode(kind, redis.url);
  const far = await startNode(kind, proxy.url);
  const ears = { near: await ear(near), far: await ear(far) };
  await sleep(1_000);
  const talking = talk(ears, 1_000 + (fault === 'cut' ? CUT_MS : DEAD_MS));
  await sleep(1_000);
  if (fault === 'cut') {
    proxy.cut();
    await sleep(CUT_MS);
    await proxy.mend();
  } else proxy.deaden();
  const said = await talking;
  await sleep(SETTLE_MS);
  const noticed = far.alive() ? (await far.ask()).noticed : undefined;
  const result = {
    said,
    lostByFar: said - ears.far.of('near'),
    lostByNear: said - ears.near.of('far'),
    ownLost: said - ears.far.of('far'),
    ownSlowestMs: ears.far.slowestMs('far'),
    noticed,
    diedOfIt: !near.alive() || !far.alive(),
  };
  for (const { socket } of Object.values(ears)) socket.disconnect();
  await near.stop();
  await far.stop();
  proxy.stop();
  await redis.stop();
  return result;
}

async function ear(node) {
  const socket = await connect(node, ['room']);
  const heard = [];
  socket.on('message', ({ from, at }) => heard.push({ from, tookMs: performance.now() - at }));
  const by = (who) => heard.filter(({ from }) => from === who);
  return {
    socket,
    of: (who) => by(who).length,
    slowestMs: (who) => Math.round(Math.max(...by(who).map(({ tookMs }) => tookMs))),
  };
}

/** At a fixed rate, whatever happens: an open loop. */
async function talk(ears, forMs) {
  const startedAt = performance.now();
  let said = 0;
  while (performance.now() - startedAt < forMs) {
    for (const [from, { socket }] of Object.entries(ears))
      socket.emit('say', ['room'], { from, at: performance.now(), number: said });
    said += 1;
    await sleep(Math.max(0, startedAt + said * EVERY_MS - performance.now()));
  }
  return said;
}

/** Stands between a node and Redis. */
async function startProxy(target) {
  const port = await freePort();
  const links = new Set();
  const server = createServer((from) => {
    const to = dial(target, '127.0.0.1');
    links.add([from, to]);
    for (const socket of [from, to]) socket.on('error', () => {});
    from.pipe(to).pipe(from);
  });
  const listen = () => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    server.close();
    for (const link of links) for (const socket of link) socket.destroy();
    links.clear();
  };
  await listen();
  return {
    url: `redis://127.0.0.1:${port}`,
    cut,
    mend: listen,
    /** What is open stays open, and carries nothing any more; new links work. */
    deaden: () => {
      for (const [from, to] of links) {
        from.unpipe(to);
        to.unpipe(from);
        from.resume();
        to.resume();
      }
    },
    stop: cut,
  };
}
