// The offline judge: reads what everyone did and saw, and the database, and names each promise that was broken.
import { deviceLines, deviceLogs, type Line } from './evidence.js';
import { type Facts, gatherFacts, type Stored } from './facts.js';
import type { DeviceEntry } from './log.js';
import { nobodyOverhears } from './rules.audience.js';
import { cursorsHold, type Furthest } from './rules.cursors.js';
import { databaseViolations } from './rules.database.js';
import type { MakeRule, Stand, Violation } from './rules.js';
import { placesAgree, timelinesRun } from './rules.order.js';
import { acksAreKept, type Endings, heardOnce, sendsEnd } from './rules.sends.js';
import { disagreements, type Truth } from './state.js';
import { readStored } from './stored.js';

export type { Violation } from './rules.js';

export interface Figures {
  devices: number;
  connections: number;
  /** Messages that the server has acked, each once. */
  acked: number;
  /** Acks of what stood already. */
  repeated: number;
  /** Events and pages that devices saw. */
  observations: number;
  sends: Endings;
  /** Stretches in which somebody was surely out of a room. */
  removals: number;
  trespasses: number;
  /** For each heal, milliseconds until each client agreed with the database; null when it did not. */
  converged: { heal: number; ms: Record<string, number | null> }[];
}

export interface Verdict {
  violations: Violation[];
  figures: Figures;
}

export interface Tolerance {
  /** Other nodes may hear of a removal so much later. */
  toleranceMs?: number;
}

const TOLERANCE_MS = 1_000;
/** One fault shows itself in many lines: of each rule and device so many are shown. */
const SHOWN = 5;
const EVIDENCE = 600;

export const check = (logFolder: string, truthDatabaseUrl: string, tolerance?: Tolerance): Promise<Verdict> =>
  judge(logFolder, (rooms) => readStored(truthDatabaseUrl, rooms), tolerance);

/** The same, of a database that `read` knows. */
export async function judge(
  logFolder: string,
  read: (rooms: readonly string[]) => Promise<Stored>,
  { toleranceMs = TOLERANCE_MS }: Tolerance = {},
): Promise<Verdict> {
  const facts = await gatherFacts(logFolder, read);
  const endings: Endings = { sent: 0, failed: {}, failedThoughWritten: 0 };
  const furthest: Furthest = new Map();
  const rules: MakeRule[] = [
    acksAreKept,
    heardOnce,
    sendsEnd(endings),
    placesAgree,
    timelinesRun,
    cursorsHold(furthest),
    nobodyOverhears(toleranceMs),
    statesAgree,
  ];
  const violations: Violation[] = [];
  const figures: Figures = {
    devices: 0,
    connections: 0,
    acked: 0,
    repeated: 0,
    observations: 0,
    sends: endings,
    removals: [...facts.out.values()].flat().length,
    trespasses: 0,
    converged: [],
  };
  for (const file of await deviceLogs(logFolder)) {
    figures.devices += 1;
    violations.push(...(await judgeDevice(deviceLines(logFolder, file), file, facts, rules, figures)));
  }
  violations.push(...databaseViolations(facts, furthest), ...healViolations(facts, figures));
  return { violations, figures };
}

async function judgeDevice(
  lines: AsyncIterable<Line<DeviceEntry>>,
  file: string,
  facts: Facts,
  rules: readonly MakeRule[],
  figures: Figures,
): Promise<Violation[]> {
  const found: Violation[] = [];
  const shown = new Map<string, number>();
  let text = '';
  const stand: Stand = {
    device: '',
    user: '',
    part: 'member',
    facts,
    report(rule, room, what, ...beside) {
      const times = (shown.get(rule) ?? 0) + 1;
      shown.set(rule, times);
      const more = beside.flatMap((one) =>
        one === undefined ? [] : [typeof one === 'string' ? one : JSON.stringify(one)],
      );
      if (times <= SHOWN) found.push({ rule, client: stand.device, room, what, evidence: [text, ...more].map(short) });
    },
  };
  let judging: ReturnType<MakeRule>[] = [];
  for await (const line of lines) {
    const { entry } = line;
    text = line.text;
    if (entry.e === 'begin') {
      Object.assign(stand, { device: entry.device, user: entry.user, part: entry.part });
      judging = rules.map((make) => make(stand));
    }
    if (judging.length === 0) throw new Error(`${file} does not begin with whose log it is: ${text}`);
    count(entry, figures);
    for (const rule of judging) rule.take(line);
  }
  if (judging.length === 0) throw new Error(`${file} is empty: what its device saw is lost`);
  for (const rule of judging) rule.end?.();
  return found;
}

/** What a device holds may fill a page: the log has the rest. */
const short = (text: string) => (text.length > EVIDENCE ? `${text.slice(0, EVIDENCE)}…` : text);

function count(entry: DeviceEntry, figures: Figures): void {
  if (entry.e === 'acked') {
    if (entry.repeated) figures.repeated += 1;
    else figures.acked += 1;
  }
  if (entry.e === 'connected') figures.connections += 1;
  if (entry.e === 'trespass') figures.trespasses += 1;
  if (entry.e === 'saw' || entry.e === 'cursor' || entry.e === 'heard' || entry.e === 'page') figures.observations += 1;
}

/** [SYNC3] After each heal a device holds what the database held then. */
const statesAgree: MakeRule = ({ device, user, facts, report }) => {
  const heals = new Set<number>();
  for (const { entry } of facts.crowd) if (entry.e === 'healed' && device in entry.ms) heals.add(entry.heal);
  return {
    take({ entry }) {
      if (entry.e !== 'state') return;
      heals.delete(entry.heal);
      const truth = truthOf(facts, entry.heal);
      if (truth) for (const why of disagreements(user, entry.state, truth)) report('SYNC3 converges', null, why);
    },
    end() {
      for (const heal of heals) report('SYNC3 converges', null, `nobody knows what it held after heal ${heal}`);
    },
  };
};

const truthOf = (facts: Facts, heal: number): Truth | undefined =>
  facts.crowd.flatMap(({ entry }) => (entry.e === 'truth' && entry.heal === heal ? [entry.truth] : []))[0];

function healViolations(facts: Facts, figures: Figures): Violation[] {
  const found: Violation[] = [];
  let last: Truth | undefined;
  for (const { entry, text } of facts.crowd) {
    if (entry.e !== 'healed') continue;
    const { heal, ms, open } = entry;
    figures.converged.push({ heal, ms });
    last = truthOf(facts, heal);
    const report = (what: string, evidence: string[]) =>
      found.push({ rule: 'SYNC3 converges', client: null, room: null, what, evidence });
    if (!last) report(`heal ${heal}: the database did not answer`, [text]);
    const late = Object.keys(ms).filter((device) => ms[device] === null);
    if (late.length > 0) report(`heal ${heal}: ${late.join(', ')} did not agree with the database in time`, open);
  }
  if (!last)
    found.push({ rule: 'SYNC3 converges', client: null, room: null, what: 'nobody was ever waited for', evidence: [] });
  for (const { room, tail } of last ?? []) {
    for (const [seq, id, rev] of tail) {
      const row = facts.rowAt(room, seq);
      if (row?.id !== id || row.rev < rev) {
        const evidence = [JSON.stringify([seq, id, rev]), JSON.stringify(row ?? null)];
        found.push({
          rule: 'SEND1 stays',
          client: null,
          room,
          what: `seq ${seq} was there at the last heal, and is not now`,
          evidence,
        });
      }
    }
  }
  return found;
}
