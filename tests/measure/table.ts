// Turns what was measured into a Markdown table, and keeps it in the docs between its two markers.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import type { Frames } from '../support/frames.js';
import type { Bytes, Size } from './bytes.js';
import type { Load } from './visit.js';

export interface Visit {
  cold: Load;
  warm: Load;
  /** Bytes of the page's JavaScript heap, after a collection. */
  heap: number;
  rows: number;
}

export interface Scroll {
  up: Frames;
  down: Frames;
}

export interface Figures {
  chromium: string;
  rounds: number;
  messages: number;
  bytes: Bytes;
  short: Visit[];
  long: Visit[];
  scrolls: Scroll[];
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOCUMENT = path.join(ROOT, 'docs/client.md');
const [BEGIN, END] = ['<!-- figures: npm run measure -- --write -->', '<!-- end of figures -->'];
const LONG_MS = 50;

export function render(figures: Figures): string {
  const { bytes, short, long, scrolls, messages } = figures;
  const many = messages.toLocaleString('en');
  const up = scrolls.map((one) => one.up);
  const down = scrolls.map((one) => one.down);
  const rows: [string, string][] = [
    ['JavaScript', size(bytes.script)],
    ['CSS', size(bytes.stylesheet)],
    ['everything, with the document, pictures and calls', size(bytes.total)],
    ['first contentful paint, nothing kept', ms(short.map(({ cold }) => cold.firstPaint))],
    ['a room of 20 messages is usable, nothing kept', ms(short.map(({ cold }) => cold.usable))],
    ['the same, from what the device has kept', ms(short.map(({ warm }) => warm.usable))],
    [
      'heap, after a collection',
      spread(
        short.map(({ heap }) => heap / 1e6),
        'MB',
        1,
      ),
    ],
    [`a room of ${many} messages is usable, nothing kept`, ms(long.map(({ cold }) => cold.usable))],
    ['the same, from what the device has kept', ms(long.map(({ warm }) => warm.usable))],
    [
      'its rows in the document, opened',
      spread(
        long.map((visit) => visit.rows),
        'rows',
        0,
      ),
    ],
    ['its rows in the document, the most while scrolling', String(Math.max(...up.concat(down).map((one) => one.rows)))],
    [`from message ${many} up to message 1: frames`, frames(up)],
    ['… long frames, and what our scripts took of them', held(up)],
    ['and back down: frames', frames(down)],
    ['… long frames, and what our scripts took of them', held(down)],
  ];
  return [heading(figures), '', '| what | median (min–max) |', '| --- | --- |', ...rows.map(line)].join('\n');
}

const line = ([what, figure]: [string, string]) => `| ${what} | ${figure} |`;

function heading({ chromium, rounds, scrolls }: Figures): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  return [
    `\`npm run measure\` in Chromium ${chromium} at commit \`${commit}\`: page, server and browser share one machine`,
    `(${availableParallelism()} cores, drawn in software) and the loopback. ${rounds} rounds; ${scrolls.length} of the scrolling.`,
    `The machine's load was ${loadavg()[0]!.toFixed(1)} at the end: above its cores, the times are those of a busy machine.`,
  ].join('\n');
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

const size = ({ sent, packed, gzip, raw }: Size) =>
  `${kb(sent)} as sent (${packed || 'not packed'}); ${kb(gzip)} gzipped; ${kb(raw)} raw`;

const ms = (values: number[]) => spread(values, 'ms', 0);

function spread(values: number[], unit: string, digits: number): string {
  const [least, middle, most] = [0, 0.5, 1].map((part) => quantile(values, part).toFixed(digits));
  return least === most ? `${middle} ${unit}` : `${middle} ${unit} (${least}–${most})`;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
}

/** Over all rounds together: their frames are of one kind. */
function frames(rounds: Frames[]): string {
  const intervals = rounds.flatMap((one) => one.intervals);
  const [p50, p95, most] = [0.5, 0.95, 1].map((part) => quantile(intervals, part).toFixed(0));
  return `p50 ${p50} ms, p95 ${p95} ms, longest ${most} ms, of ${intervals.length}`;
}

function held(rounds: Frames[]): string {
  const scripts = rounds.flatMap((one) => one.scripts);
  if (scripts.length === 0) return `none over ${LONG_MS} ms`;
  const [p50, most] = [0.5, 1].map((part) => quantile(scripts, part).toFixed(0));
  const tasks = rounds.flatMap((one) => one.tasks).length;
  return `${scripts.length} over ${LONG_MS} ms, scripts p50 ${p50} ms, longest ${most} ms; ${tasks} long tasks`;
}

export function keep(table: string): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost the markers of the figures`);
  writeFileSync(DOCUMENT, `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`);
}
