// One figure of a table as a picture: a bar from nothing to the median, and a line from the least round to the most.
import { spread } from '../lib/figures.mjs';
import { byPeer } from './tables.mjs';

const WIDTH = 640;
/** Of a letter, about. */
const LETTER = 7;
const BAR = 26;
const GAP = 12;
const TOP = 40;

export function bars({ title, samples, figures, picture, ours = 'doran' }) {
  const figure = figures.find(({ name }) => name === picture);
  const rates = byPeer(samples).map(([peer, own]) => [peer, spread(own.map(figure.of))]);
  const most = Math.max(...rates.map(([, { max }]) => max));
  const left = 30 + LETTER * Math.max(...rates.map(([peer]) => peer.length));
  const x = (rate) => Math.round(left + (rate / most) * (WIDTH - left - 90));
  const rows = rates.map(([peer, { median, min, max }], index) => {
    const y = TOP + index * (BAR + GAP);
    const middle = y + BAR / 2;
    return `<text x="${left - 8}" y="${middle + 5}" text-anchor="end">${peer}</text>
<rect x="${left}" y="${y}" width="${x(median) - left}" height="${BAR}" fill="${peer === ours ? '#2f6f5e' : '#b9c2c9'}"/>
<line x1="${x(min)}" x2="${x(max)}" y1="${middle}" y2="${middle}" stroke="#222" stroke-width="2"/>
<text x="${x(max) + 8}" y="${middle + 5}">${Number(median.toFixed(figure.digits)).toLocaleString('en')}</text>`;
  });
  const height = TOP + rows.length * (BAR + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="24" font-weight="bold">${title}: ${picture}</text>
${rows.join('\n')}
</svg>
`;
}
