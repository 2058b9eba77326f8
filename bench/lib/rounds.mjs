// Rounds of all peers in turn, so that noise hits all alike; a sample that others disturbed is taken again.
import { busyUs } from './machine.mjs';

/** More than this of a core, spent by others, disturbs. */
const QUIET_CORES = 0.3;

/**
 * `take(peer)` plays one sample and answers its figures. Round 0 warms up. On a machine that never rests, the last of
 * `tries` counts, and says that it was disturbed.
 */
export async function inRounds({ stage, rounds, tries, peers, take }) {
  const samples = [];
  for (let round = 0; round <= rounds; round++) {
    for (const peer of peers) {
      const sample = await undisturbed({ stage, peer, take, tries: round === 0 ? 1 : tries });
      if (round > 0) samples.push({ peer: peer.name, round, ...sample });
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  return samples;
}

async function undisturbed({ stage, peer, take, tries }) {
  for (let attempt = 1; ; attempt++) {
    const before = { at: performance.now(), busy: busyUs(), ours: stage.ours(), spent: stage.spent(peer) };
    const figures = await take(peer);
    const seconds = (performance.now() - before.at) / 1_000;
    const mine = stage.ours() - before.ours;
    const others = Math.max(0, (busyUs() - before.busy - mine) / 1e6 / seconds);
    const after = stage.spent(peer);
    const costUs = Object.fromEntries(Object.keys(after).map((who) => [who, after[who] - before.spent[who]]));
    if (others <= QUIET_CORES || attempt === tries)
      return { ...figures, costUs, seconds, others, disturbed: others > QUIET_CORES };
  }
}
