// Medians, their spread, and ratios between two peers of the same round.
export function spread(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

export const show = ({ median, min, max }, digits = 0) =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** Of each round, one peer's figure through another's. */
export function ratios(samples, peer, other, figure) {
  const of = (name) => new Map(samples.filter((sample) => sample.peer === name).map((one) => [one.round, figure(one)]));
  const [ours, theirs] = [of(peer), of(other)];
  return spread([...ours].filter(([round]) => theirs.has(round)).map(([round, value]) => value / theirs.get(round)));
}
