// What a run of faults showed, as a reader wants it and as a program does.
import { release } from 'node:os';
import type { Figures, Violation } from './checker.js';
import type { Struck } from './nemesis.js';
import type { Kind } from './plan.js';

export interface PhaseResult {
  struck: Struck[];
  /** Of each device, how long after healing it agreed with the database; null when it did not. */
  convergedMs: readonly (number | null)[];
  late: string[];
}

export interface RunResult {
  seed: string;
  minutes: number;
  took: number;
  /** Kinds that this machine cannot do. */
  impossible: readonly Kind[];
  phases: readonly PhaseResult[];
  violations: readonly Violation[];
  figures: Figures;
  /** What nobody has asked for, such as a node that ended by itself. */
  troubles: readonly string[];
}

const SHOWN = 30;
const SHOWN_LINE = 300;

/** Nothing was lost, doubled, out of order or late, and nothing ended that should not. */
export const isClean = ({ violations, phases, troubles }: RunResult): boolean =>
  violations.length + troubles.length + phases.flatMap(({ late }) => late).length === 0;

export function jsonOf(results: readonly RunResult[], versions: Record<string, string>): string {
  return `${JSON.stringify({ versions, clean: results.every(isClean), runs: results }, null, 2)}\n`;
}

export function markdownOf(results: readonly RunResult[], versions: Record<string, string>): string {
  const machine = { ...versions, system: `${process.platform} ${release()}` };
  return [
    '# Faults: what a run showed',
    '',
    Object.entries(machine)
      .map(([name, version]) => `${name} ${version}`)
      .join(' · '),
    ...results.flatMap(section),
    '',
  ].join('\n');
}

function section(result: RunResult): string[] {
  const { acked, repeated, observations, sends, devices, connections, removals, trespasses } = result.figures;
  const times = result.phases.flatMap(({ convergedMs }) => convergedMs);
  const known = times.filter((ms) => ms !== null).sort((a, b) => a - b);
  const late = result.phases.flatMap((phase) => phase.late);
  const rows: [string, string | number][] = [
    ['asked for', `${result.minutes} minutes, ${result.phases.length} phases`],
    ['took', `${Math.round(result.took / 1_000)} s`],
    ['devices, and connections that they made', `${devices}, ${connections}`],
    ['messages acked', acked],
    ['of these acked again', repeated],
    ['observations', observations],
    ['sends by their end', JSON.stringify(sends)],
    ['removals from rooms, tries to trespass', `${removals}, ${trespasses}`],
    [
      'time to converge',
      `median ${shareOf(known, 0.5)} ms, p99 ${shareOf(known, 0.99)} ms, max ${known.at(-1) ?? '–'} ms`,
    ],
    ['did not converge', late.length],
    ['violations', result.violations.length],
    ['troubles', result.troubles.length],
    ...(result.impossible.length > 0 ? [['left out here', result.impossible.join(', ')] as [string, string]] : []),
  ];
  return [
    '',
    `## Seed ${result.seed}: ${isClean(result) ? 'no violation' : 'NOT CLEAN'}`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| fault | times |',
    '|---|---|',
    ...faultCounts(result).map(([kind, count]) => `| ${kind} | ${count} |`),
    ...listOf('Violations', result.violations.map(violationWords)),
    ...listOf('Did not converge', late),
    ...listOf('Troubles', result.troubles),
    ...result.phases.flatMap(({ struck }, index) =>
      listOf(
        `Faults of phase ${index + 1}`,
        struck.map(
          ({ what, from, to }) => `${new Date(from).toISOString().slice(11, 23)} ${what} (${to - from} ms in all)`,
        ),
        Number.POSITIVE_INFINITY,
      ),
    ),
  ];
}

function faultCounts({ phases }: RunResult): [string, number][] {
  const counts = new Map<string, number>();
  for (const { kind } of phases.flatMap(({ struck }) => struck)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

function listOf(title: string, lines: readonly string[], shown = SHOWN): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - shown;
  return [
    '',
    `### ${title}`,
    '',
    ...lines.slice(0, shown).map((line) => `- ${line}`),
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ];
}

const shareOf = (sorted: readonly number[], share: number): number | string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? '–';

const violationWords = ({ rule, client, room, what, evidence }: Violation): string =>
  [
    `**${rule}** ${client}, room ${room}: ${what}`,
    ...evidence.map((line) => `  - \`${line.slice(0, SHOWN_LINE)}\``),
  ].join('\n');
