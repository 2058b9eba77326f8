// Compares the adapters by cost and by loss, and prints two tables in Markdown.
import { parseArgs } from 'node:util';
import { measureCost } from './cost.mjs';
import { measureLoss } from './loss.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    messages: { type: 'string', default: '6000' },
    pairs: { type: 'string', default: '100' },
    'commit-ms': { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
});

const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const head = (...cells) => {
  row(...cells);
  row(...cells.map(() => '---'));
};

function spread(numbers, digits = 0) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = (part) => (sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN).toFixed(digits);
  return `${at(0.5)} (${at(0)}–${at(1)})`;
}

/** A client that sends again after a cut what had arrived makes it heard twice. */
const lost = (count) => (count < 0 ? `0, and ${-count} twice` : count);

if (values.only !== 'loss') {
  const [rounds, messages, pairs] = [values.rounds, values.messages, values.pairs].map(Number);
  const commitMs = Number(values['commit-ms']);
  const results = await measureCost({ rounds, messages, pairs, commitMs });
  const load = `${messages} messages between ${pairs} pairs, told in batches of ${commitMs} ms`;
  console.log(`\n${rounds} rounds of ${load}; median (min–max)\n`);
  head('to', 'adapter', 'CPU µs of both nodes', '× of doran', 'bystander µs', 'Redis µs', 'messages/s', 'delivered');
  for (const [name, own] of Map.groupBy(results, ({ kind, shape }) => `${shape} | ${kind}`)) {
    const { kind, shape } = own[0];
    const of = (figure, digits) =>
      spread(
        own.map((result) => result[figure]),
        digits,
      );
    // Each against ours of its own round.
    const doran = results.filter((result) => result.kind === 'doran' && result.shape === shape);
    const ratios = own.map(({ nodesUs }, index) => nodesUs / doran[index].nodesUs);
    const sum = (figure) => own.reduce((total, result) => total + result[figure], 0);
    const crossing = kind === 'one node' ? ['–', '–'] : [of('bystanderUs', 1), of('redisUs', 1)];
    row(name, of('nodesUs'), spread(ratios, 2), ...crossing, of('perSecond'), `${sum('delivered')} of ${sum('due')}`);
  }
}

if (values.only !== 'cost') {
  const results = await measureLoss();
  console.log('\nOne of two nodes loses its link to Redis; both speak to both at 200 messages/s\n');
  head(
    'link',
    'adapter',
    'said by each',
    'lost there',
    'lost here',
    'own lost',
    'own slowest ms',
    'told',
    'client closed',
  );
  for (const { kind, fault, said, lostByFar, lostByNear, ownLost, ownSlowestMs, noticed, diedOfIt } of results) {
    const told = diedOfIt ? 'process died' : noticed.told;
    row(
      fault,
      kind,
      said,
      lost(lostByFar),
      lost(lostByNear),
      lost(ownLost),
      ownSlowestMs,
      told,
      noticed?.client ?? '–',
    );
  }
}
process.exit(0);
