// The tables of a report: what each peer did and what it cost, and the ratios between two of the same round.
import { ratios, show, spread } from '../lib/figures.mjs';

/**
 * What a scenario measured: `{ title, figures, compare, samples, picture }`. A figure is `{ name, of(sample), digits }`;
 * `compare` are the names of those whose ratios count; `picture` is the name of the one that is drawn. A sample has its
 * `peer` and its `round`. The others are compared with `ours`.
 */
export function sampleTable({ samples, figures }) {
  const rows = byPeer(samples).map(([peer, own]) => [
    peer,
    ...figures.map(({ of, digits }) => show(spread(own.map(of)), digits)),
  ]);
  return markdownTable(['peer', ...figures.map(({ name }) => name)], rows);
}

/** The quietest round of each: on a busy machine it says more of the code than the middle does. */
export function quietest({ samples, figures, quiet }) {
  const figure = figures.find(({ name }) => name === quiet);
  if (!figure) return '';
  const least = byPeer(samples).map(
    ([peer, own]) => `${peer} ${Math.min(...own.map(figure.of)).toFixed(figure.digits)}`,
  );
  return `${quiet} in each peer's quietest round: ${least.join(', ')}.`;
}

/** Of `ours` through each other peer. */
export function ratioTable({ samples, figures, compare, ours = 'doran' }) {
  const compared = figures.filter(({ name }) => compare.includes(name));
  const others = [...new Set(samples.map(({ peer }) => peer))].filter((peer) => peer !== ours);
  if (others.length === 0) return '';
  const rows = others.map((other) => [
    `${ours} ÷ ${other}`,
    ...compared.map(({ of }) => {
      const ratio = ratios(samples, ours, other, of);
      return Number.isFinite(ratio.median) ? show(ratio, 2) : '–';
    }),
  ]);
  return markdownTable(['ratio', ...compared.map(({ name }) => name)], rows);
}

export const byPeer = (samples) => [...Map.groupBy(samples, ({ peer }) => peer)];

export const markdownTable = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
