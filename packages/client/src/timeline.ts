// The order of one room's messages: the only place that merges pages, live events, acks and syncs. Pure.
import type { CommandOutput, Head, Message, SyncedRoom } from '@doran/protocol/wire';
import { MAX_PAGE } from '@doran/protocol/wire';

export interface Timeline {
  /** False until the newest page came: before that nobody knows where a live message belongs. */
  readonly loaded: boolean;
  /** What is shown: ascending by seq, each once, without a gap. */
  readonly run: readonly Message[];
  /**
   * Out of sight: what lies beyond a gap, until the gap is filled ([SYNC1]), and changes to messages before the run:
   * a page of them that was read before the change may still be on its way.
   */
  readonly held: readonly Message[];
  /** Every change up to this one is in `run` ([MSG2]). */
  readonly rev: number;
  /** Changes seen beyond `rev + 1`: one before them was missed. */
  readonly revsAhead: readonly number[];
  readonly hasOlder: boolean;
}

export type Page = CommandOutput<'message:list'>;

export const EMPTY: Timeline = { loaded: false, run: [], held: [], rev: 0, revsAhead: [], hasOlder: false };

const lastSeq = (run: readonly Message[]) => run.at(-1)?.seq ?? 0;

/** How far the client's knowledge reaches: what it names in `sync`. */
export const cursorOf = (timeline: Timeline): Head => ({ seq: lastSeq(timeline.run), rev: timeline.rev });

/** Whether something between what is shown and what has arrived is missing. */
export const hasGap = (timeline: Timeline) =>
  timeline.loaded && ((timeline.held.at(-1)?.seq ?? 0) > lastSeq(timeline.run) || timeline.revsAhead.length > 0);

/** The newest page: where the run begins. A second one only adds what is missing. */
export function addNewest(timeline: Timeline, page: Page): Timeline {
  if (timeline.loaded) return absorb(timeline, page.messages);
  const begun: Timeline = { ...timeline, loaded: true, run: page.messages, hasOlder: page.hasMore };
  return reachRev(absorb(begun, []), page.head.rev);
}

/** The page before the run: nothing else makes the run grow backwards. */
export function addOlder(timeline: Timeline, page: Page): Timeline {
  const [first] = timeline.run;
  if (!first) return timeline;
  if (page.messages.length === 0) return { ...timeline, hasOlder: false };
  if (page.messages.at(-1)!.seq !== first.seq - 1) return timeline;
  return { ...absorb({ ...timeline, run: [...page.messages, ...timeline.run] }, []), hasOlder: page.hasMore };
}

/** A page after the run, for one who may not name the room in `sync`. */
export const addNewer = (timeline: Timeline, page: Page): Timeline => absorb(timeline, page.messages);

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

/** The newest `keep` messages of the run, for a cache or a room nobody looks at. */
export function trimmed(timeline: Timeline, keep: number): Timeline {
  if (timeline.run.length <= keep) return timeline;
  return { ...timeline, run: timeline.run.slice(-keep), hasOlder: true };
}

function absorb(timeline: Timeline, incoming: readonly Message[]): Timeline {
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
  const known = merge([...timeline.run, ...timeline.held, ...incoming]);
  if (!timeline.loaded) return { ...timeline, held: known };
  // An empty run is that of an empty room: seq 1 begins it.
  let next = timeline.run[0]?.seq ?? 1;
  const start = known.findIndex((message) => message.seq >= next);
  let end = start < 0 ? known.length : start;
  while (known[end]?.seq === next) {
    end += 1;
    next += 1;
  }
  const before = known.slice(0, Math.max(0, start)).filter((message) => message.rev > 0);
  return { ...timeline, run: start < 0 ? [] : known.slice(start, end), held: [...before, ...known.slice(end)] };
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
