// The tables of a report: what each peer did and what it cost, and the ratios between two of the same round.
import { ratios, show, spread } from '../lib/figures.mjs';

export function titleOf({ scenario, loop, clients, kind, size, perSecond }) {
  if (scenario === 'fanout') return `${scenario}: one writer, ${kind} of ${size.toLocaleString('en')}`;
  const rate = loop === 'open' ? `open loop at ${perSecond}/s` : 'closed loop';
  return `${scenario}: ${clients.toLocaleString('en')} clients in direct rooms, ${rate}`;
}

/** CPU microseconds for one unit of the table. */
const costOf = (unit, who) => (sample) => sample.costUs[who] / (unit === 'sends' ? sample.acks : sample.deliveries);
const FIGURES = (unit) => [
  [`${unit}/s`, (sample) => sample.perSecond, 0],
  [`server CPU µs/${unit.slice(0, -1).replace(/ie$/, 'y')}`, costOf(unit, 'server'), 1],
  ['database CPU µs', costOf(unit, 'database'), 1],
  ['load CPU µs', costOf(unit, 'load'), 1],
  ['ack p50 ms', (sample) => sample.ackMs.p50, 1],
  ['ack p99 ms', (sample) => sample.ackMs.p99, 1],
  ['delivery p50 ms', (sample) => sample.deliveryMs.p50, 1],
  ['delivery p99 ms', (sample) => sample.deliveryMs.p99, 1],
];

export function sampleTable({ samples, unit }) {
  const figures = FIGURES(unit);
  const rows = [...Map.groupBy(samples, ({ peer }) => peer)].map(([peer, own]) => [
    peer,
    ...figures.map(([, figure, digits]) => show(spread(own.map(figure)), digits)),
  ]);
  return table(['peer', ...figures.map(([name]) => name)], rows);
}

/** The quietest round of each: on a busy machine it says more of the code than the middle does. */
export function quietest({ samples, unit }) {
  const cost = costOf(unit, 'server');
  const least = Map.groupBy(samples, ({ peer }) => peer);
  const figures = [...least].map(([peer, own]) => `${peer} ${Math.min(...own.map(cost)).toFixed(1)}`);
  return `Server CPU µs in each peer's quietest round: ${figures.join(', ')}.`;
}

/** Of the first figures, which are the ones that goals are set by. */
export function ratioTable({ samples, unit }) {
  const figures = FIGURES(unit)
    .filter(([name]) => !name.startsWith('load'))
    .slice(0, 4);
  const others = [...new Set(samples.map(({ peer }) => peer))].filter((peer) => peer !== 'doran');
  const rows = others.map((other) => [
    `doran ÷ ${other}`,
    ...figures.map(([, figure]) => {
      const ratio = ratios(samples, 'doran', other, figure);
      return Number.isFinite(ratio.median) ? show(ratio, 2) : '–';
    }),
  ]);
  return table(['ratio', ...figures.map(([name]) => name)], rows);
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
