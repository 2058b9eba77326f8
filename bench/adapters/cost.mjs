// What a message costs that crosses from one node to another: rounds of all adapters in turn, so that noise hits all alike.
import { setTimeout as sleep } from 'node:timers/promises';
import { KINDS } from './adapters.mjs';
import { connect, startNode, startRedis } from './stage.mjs';

const GIVE_UP_MS = 30_000;
const TEXT =
  'A message of middle length, as people write when they trade: 안녕하세요, 아직 있나요? 내일 저녁에 볼 수 있을까요?';
/** A message goes to one room, or to several: people's own, as much of what a chat tells does. */
const SHAPES = {
  'one room': (pair) => [`room-${pair}`],
  'two rooms': (pair) => [`left-${pair}`, `right-${pair}`],
};

/** For each kind and shape the rounds' figures: CPU of all, messages a second, and what was delivered of what was due. */
export async function measureCost({ rounds, messages, pairs, commitMs }) {
  const stages = [];
  for (const kind of KINDS) stages.push(await build(kind, pairs, commitMs));
  // Subscriptions of the dynamic adapter travel after the join.
  await sleep(1_000);
  const results = [];
  try {
    // Round 0 warms up.
    for (let round = 0; round <= rounds; round++) {
      for (const stage of stages)
        for (const shape of Object.keys(SHAPES)) {
          const figures = await play(stage, SHAPES[shape], messages);
          if (round > 0) results.push({ kind: stage.kind, shape, round, ...figures });
        }
      process.stderr.write(`round ${round} of ${rounds}\n`);
    }
  } finally {
    for (const stage of stages) await stage.stop();
  }
  return results;
}

/** A Redis, two nodes with the two ends of each pair, and a bystander whom none of it concerns. */
async function build(kind, pairs, commitMs) {
  const redis = await startRedis();
  const a = await startNode(kind, redis.url, commitMs);
  const b = kind === KINDS[0] ? a : await startNode(kind, redis.url, commitMs);
  const bystander = kind === KINDS[0] ? undefined : await startNode(kind, redis.url, commitMs);
  const nodes = [...new Set([a, b])];
  const ends = [];
  for (let pair = 0; pair < pairs; pair++) {
    ends.push({ pair, socket: await connect(a, [`room-${pair}`, `left-${pair}`]) });
    ends.push({ pair, socket: await connect(b, [`room-${pair}`, `right-${pair}`]) });
  }
  const stop = async () => {
    for (const { socket } of ends) socket.disconnect();
    for (const node of [...nodes, bystander]) await node?.stop();
    await redis.stop();
  };
  return { kind, redis, nodes, bystander, ends, stop };
}

const spentBy = async (nodes) => {
  const answers = await Promise.all(nodes.map((node) => node.ask()));
  return answers.reduce((sum, { cpuUs }) => sum + cpuUs, 0);
};

async function play({ redis, nodes, bystander, ends }, to, messages) {
  const others = bystander ? [bystander] : [];
  const spent = async () => [await spentBy(nodes), await spentBy(others), await redis.cpuUs()];
  const before = await spent();
  const startedAt = performance.now();
  const delivered = await talk(ends, to, messages);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = await spent();
  const [nodesUs, bystanderUs, redisUs] = after.map((us, index) => (us - before[index]) / messages);
  return { nodesUs, bystanderUs, redisUs, perSecond: messages / seconds, delivered, due: 2 * messages };
}

/** A closed loop: each end says the next when the other end, on the other node, has heard the last. */
function talk(ends, to, messages) {
  return new Promise((resolve) => {
    let said = 0;
    let delivered = 0;
    const finish = () => {
      clearTimeout(giveUp);
      for (const { socket } of ends) socket.off('message');
      resolve(delivered);
    };
    const giveUp = setTimeout(finish, GIVE_UP_MS);
    const say = (end) => {
      if (said === messages) return;
      said += 1;
      ends[end].socket.emit('say', to(ends[end].pair), { id: crypto.randomUUID(), from: end, text: TEXT });
    };
    for (const [end, { socket }] of ends.entries()) {
      socket.on('message', ({ from }) => {
        delivered += 1;
        if (delivered === 2 * messages) finish();
        else if (from !== end) say(from);
      });
    }
    for (const end of ends.keys()) say(end);
  });
}
