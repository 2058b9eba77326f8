// What we set out to reach, and what this run says of it: each goal with its ratio, and whether it is met.
import { ratios, show, spread } from '../lib/figures.mjs';
import { markdownTable } from './tables.mjs';

/**
 * A table's `goals`: `{ goal, figure, peer, other, gate, want, atMost }`. The figure of `peer` through that of `other`, in
 * the same round, is to be at least `gate`, or at most where `atMost` is set. Without an `other` it is the figure itself.
 */
export function goalsTable(tables) {
  const rows = tables.flatMap((table) => (table.goals ?? []).map((goal) => row(table, goal))).filter(Boolean);
  return rows.length === 0 ? '' : markdownTable(['goal', 'gate', 'want', 'figure or ratio (spread)', 'met'], rows);
}

function row({ samples, figures }, { goal, figure, peer, other, gate, want, atMost = false }) {
  const { of } = figures.find(({ name }) => name === figure);
  const ratio =
    other === undefined
      ? spread(samples.filter((sample) => sample.peer === peer).map(of))
      : ratios(samples, peer, other, of);
  if (!Number.isFinite(ratio.median)) return undefined;
  const reaches = (bound) => (atMost ? ratio.median <= bound : ratio.median >= bound);
  const met = reaches(want) ? 'as wanted' : reaches(gate) ? 'gate' : '**no**';
  const sign = atMost ? '≤ ' : '≥ ';
  return [goal, sign + gate, sign + want, show(ratio, 2), met];
}
