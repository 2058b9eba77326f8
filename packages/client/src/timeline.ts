// The order of one room's messages: the only place that merges pages, live events, acks and syncs. Pure.
import type { CommandOutput, Head, Message, SyncedRoom } from '@doran/protocol/wire';
import { MAX_PAGE } from '@doran/protocol/wire';

export interface Timeline {
  /** False until the newest page came: before that nobody knows where a live message belongs. */
  readonly loaded: boolean;
  /** The messages up to the newest one: ascending by seq, each once, without a gap. */
  readonly run: readonly Message[];
  /**
   * Out of sight: what lies beyond a gap, until the gap is filled ([SYNC1]), and changes to messages that are not
   * loaded: a page of them that was read before the change may still be on its way.
   */
  readonly held: readonly Message[];
  /** Every change up to this one is in `run` ([MSG2]). */
  readonly rev: number;
  /** Changes seen beyond `rev + 1`: one before them was missed. */
  readonly revsAhead: readonly number[];
  /** A page that was read before this change may lack one that nobody tells of again. */
  readonly begunAt: number;
  /**
   * Shown in place of the run while the reader stands in the past: ascending, without a gap. It ends before the run
   * begins, and something between them is not loaded: as soon as they touch they are one run.
   */
  readonly past: readonly Message[] | null;
  /** How often what is shown was replaced by something else that does not overlap it. */
  readonly jumps: number;
}

export type Page = CommandOutput<'message:list'>;

export const EMPTY: Timeline = {
  loaded: false,
  run: [],
  held: [],
  rev: 0,
  revsAhead: [],
  begunAt: 0,
  past: null,
  jumps: 0,
};

type Stretch = readonly Message[];

const lastSeq = (run: Stretch) => run.at(-1)?.seq ?? 0;

/** What the reader sees. */
export const shownOf = ({ past, run }: Timeline): Stretch => past ?? run;

/** A room numbers its messages from 1, without a gap ([MSG1]). */
export const hasOlder = (timeline: Timeline): boolean => (shownOf(timeline)[0]?.seq ?? 1) > 1;

/** Whether reading goes on at `seq` before anything that is loaded at the live end. */
export const beginsAfter = ({ run }: Timeline, seq: number | null): boolean =>
  seq !== null && run.length > 0 && run[0]!.seq > seq;

/** How far the client's knowledge reaches: what it names in `sync`. */
export const cursorOf = (timeline: Timeline): Head => ({ seq: lastSeq(timeline.run), rev: timeline.rev });

/** Whether something between what is shown and what has arrived is missing. */
export const hasGap = (timeline: Timeline) =>
  timeline.loaded && ((timeline.held.at(-1)?.seq ?? 0) > lastSeq(timeline.run) || timeline.revsAhead.length > 0);

/** The newest page: where the run begins. A second one only adds what is missing. */
export function addNewest(timeline: Timeline, page: Page): Timeline {
  if (timeline.loaded) return absorb(timeline, page.messages);
  const begun: Timeline = { ...timeline, loaded: true, run: page.messages, begunAt: page.head.rev };
  return reachRev(absorb(begun, []), page.head.rev);
}

const isStale = (timeline: Timeline, page: Page) => !timeline.loaded || page.head.rev < timeline.begunAt;

/** The page before what is shown: nothing else makes it grow backwards. */
export function addOlder(timeline: Timeline, page: Page): Timeline {
  const shown = shownOf(timeline);
  if (isStale(timeline, page) || page.messages.length === 0 || lastSeq(page.messages) + 1 !== shown[0]?.seq) {
    return timeline;
  }
  const grown = [...page.messages, ...shown];
  return absorb(timeline.past ? { ...timeline, past: grown } : { ...timeline, run: grown }, []);
}

/** What came after the run, for one who may not name the room in `sync`. */
export const addMissed = (timeline: Timeline, page: Page): Timeline => absorb(timeline, page.messages);

/** The page after what is shown of the past. */
export function addNewer(timeline: Timeline, page: Page): Timeline {
  const { past } = timeline;
  if (past === null || isStale(timeline, page)) return timeline;
  // Nothing follows: the run is all there is.
  if (page.messages.length === 0) return showLatest(timeline);
  if (page.messages[0]!.seq !== lastSeq(past) + 1) return timeline;
  return absorb({ ...timeline, past: [...past, ...page.messages] }, []);
}

/** A page from anywhere: from now on it is shown. */
export function addAround(timeline: Timeline, page: Page): Timeline {
  const { past, run } = timeline;
  const { messages } = page;
  if (isStale(timeline, page) || messages.length === 0) return timeline;
  // Beyond the run there is no past: it waits there for what is missing in between.
  if (run.length === 0 || messages[0]!.seq > lastSeq(run) + 1) return absorb(timeline, messages);
  const shown = past && touches(past, messages) ? merge([...past, ...messages]) : messages;
  return jumped(timeline, absorb({ ...timeline, past: shown }, past ?? []));
}

/** Back to the live end. */
export const showLatest = (timeline: Timeline): Timeline =>
  timeline.past ? jumped(timeline, absorb({ ...timeline, past: null }, timeline.past)) : timeline;

const touches = (a: Stretch, b: Stretch) => a[0]!.seq <= lastSeq(b) + 1 && b[0]!.seq <= lastSeq(a) + 1;

function jumped(before: Timeline, after: Timeline): Timeline {
  const [from, to] = [shownOf(before), shownOf(after)];
  const overlap = from.length > 0 && to.length > 0 && from[0]!.seq <= lastSeq(to) && to[0]!.seq <= lastSeq(from);
  return overlap ? after : { ...after, jumps: after.jumps + 1 };
}

/** A full page of changes may have been cut: the changes after its last one are asked for by the next `sync`. */
const isCut = (synced: SyncedRoom) => synced.truncated && synced.changed.length >= MAX_PAGE;

/** What one `sync` says of this room. */
export function addSynced(timeline: Timeline, synced: SyncedRoom): Timeline {
  const rev = isCut(synced) ? Math.max(...synced.changed.map((message) => message.rev)) : synced.head.rev;
  return reachRev(absorb(timeline, [...synced.messages, ...synced.changed]), rev);
}

/** One message that is there: live, changed, deleted, or acked. */
export function addMessage(timeline: Timeline, message: Message): Timeline {
  const grown = absorb(timeline, [message]);
  if (message.rev <= grown.rev) return grown;
  return drainRevs(grown, [...grown.revsAhead, message.rev]);
}

/** The newest `keep` messages of the run and nothing of the past, for a cache or a room nobody looks at. */
export function trimmed(timeline: Timeline, keep: number): Timeline {
  const live = showLatest(timeline);
  return live.run.length <= keep ? live : { ...live, run: live.run.slice(-keep) };
}

function absorb(timeline: Timeline, incoming: Stretch): Timeline {
  const [only] = incoming;
  // Nearly every message is just the next one: no need to sort a long run for it.
  if (
    timeline.loaded &&
    incoming.length === 1 &&
    timeline.held.length === 0 &&
    only!.seq === lastSeq(timeline.run) + 1
  ) {
    return { ...timeline, run: [...timeline.run, only!] };
  }
  const known = merge([...timeline.run, ...(timeline.past ?? []), ...timeline.held, ...incoming]);
  if (!timeline.loaded) return { ...timeline, held: known };
  const joined = timeline.past && timeline.run.length > 0 && touches(timeline.past, timeline.run);
  // An empty run is that of an empty room: seq 1 begins it.
  const from = Math.min(timeline.run[0]?.seq ?? 1, joined ? timeline.past![0]!.seq : Number.POSITIVE_INFINITY);
  const start = known.findIndex((message) => message.seq >= from);
  const before = start < 0 ? known : known.slice(0, start);
  const rest = start < 0 ? [] : known.slice(start);
  const hole = rest.findIndex((message, index) => message.seq !== from + index);
  const end = hole < 0 ? rest.length : hole;
  const past = joined ? null : timeline.past;
  const isPast = ({ seq }: Message) => past !== null && seq >= past[0]!.seq && seq <= lastSeq(past);
  return {
    ...timeline,
    run: rest.slice(0, end),
    past: past && before.filter(isPast),
    held: [...before.filter((message) => message.rev > 0 && !isPast(message)), ...rest.slice(end)],
  };
}

/** Each seq once, in its newest version, ascending. */
function merge(messages: readonly Message[]): Message[] {
  const bySeq = new Map<number, Message>();
  for (const message of messages) {
    const had = bySeq.get(message.seq);
    if (!had || message.rev > had.rev) bySeq.set(message.seq, message);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const reachRev = (timeline: Timeline, rev: number): Timeline =>
  drainRevs({ ...timeline, rev: Math.max(timeline.rev, rev) }, timeline.revsAhead);

function drainRevs(timeline: Timeline, ahead: readonly number[]): Timeline {
  let { rev } = timeline;
  const waiting = [...new Set(ahead)].sort((a, b) => a - b).filter((one) => one > rev);
  while (waiting[0] === rev + 1) {
    rev += 1;
    waiting.shift();
  }
  return { ...timeline, rev, revsAhead: waiting };
}
