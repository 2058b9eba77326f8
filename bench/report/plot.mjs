// A table's rates as a picture: a bar from nothing to the median, and a line from the slowest round to the fastest.
import { spread } from '../lib/figures.mjs';
import { titleOf } from './tables.mjs';

const WIDTH = 640;
const LEFT = 90;
const BAR = 26;
const GAP = 12;
const TOP = 40;

export function bars(table) {
  const groups = [...Map.groupBy(table.samples, ({ peer }) => peer)];
  const rates = groups.map(([peer, own]) => [peer, spread(own.map(({ perSecond }) => perSecond))]);
  const most = Math.max(...rates.map(([, { max }]) => max));
  const x = (rate) => Math.round(LEFT + (rate / most) * (WIDTH - LEFT - 90));
  const rows = rates.map(([peer, { median, min, max }], index) => {
    const y = TOP + index * (BAR + GAP);
    const middle = y + BAR / 2;
    return `<text x="${LEFT - 8}" y="${middle + 5}" text-anchor="end">${peer}</text>
<rect x="${LEFT}" y="${y}" width="${x(median) - LEFT}" height="${BAR}" fill="${peer === 'doran' ? '#2f6f5e' : '#b9c2c9'}"/>
<line x1="${x(min)}" x2="${x(max)}" y1="${middle}" y2="${middle}" stroke="#222" stroke-width="2"/>
<text x="${x(max) + 8}" y="${middle + 5}">${Math.round(median).toLocaleString('en')}</text>`;
  });
  const height = TOP + rows.length * (BAR + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="24" font-weight="bold">${titleOf(table)}: ${table.unit}/s</text>
${rows.join('\n')}
</svg>
`;
}
