// Proves that a reader in a room's past sees one order without a gap, and comes back to the live end without a seam.
import type { Message } from '@doran/protocol/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withMessages } from './rooms.js';
import { type ChatState, INITIAL, withPendingOf, withTimeline } from './state.js';
import { idOf, ME, message, page, ROOM } from './testing/samples.js';
import {
  addAround,
  addMessage,
  addNewer,
  addNewest,
  addOlder,
  addSynced,
  cursorOf,
  EMPTY,
  hasGap,
  hasOlder,
  type Page,
  showLatest,
  shownOf,
  type Timeline,
  trimmed,
} from './timeline.js';
import { createView } from './view.js';

const seqs = (timeline: Timeline) => shownOf(timeline).map((one) => one.seq);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const at = (first: number, last: number, rev = 0) => page(first, last, { seq: 100, rev });
const live = addNewest(EMPTY, at(91, 100));
const inThePast = addAround(live, at(41, 50));

describe('the past', () => {
  it('is shown in place of the run, grows at both ends, and becomes one with the run when they meet', () => {
    expect(seqs(inThePast)).toEqual(from(41, 50));
    const grown = addNewer(addOlder(inThePast, at(31, 40)), at(51, 60));
    expect(seqs(grown)).toEqual(from(31, 60));
    expect(grown.run).toEqual(live.run);
    const joined = addNewer(addNewer(grown, at(61, 75)), at(76, 95));
    expect(joined.past).toBeNull();
    expect(seqs(joined)).toEqual(from(31, 100));
    expect([grown, joined].map(({ jumps }) => jumps)).toEqual([1, 1]);
  });

  it('is left for the live end, where everything stands that came in the meantime', () => {
    const back = showLatest(addMessage(inThePast, message(101)));
    expect(seqs(back)).toEqual(from(91, 101));
    expect([back.jumps, back.held]).toEqual([2, []]);
  });

  it('begins no second stretch where a page touches what is there', () => {
    const closer = addAround(live, at(85, 93));
    expect([closer.past, closer.jumps]).toEqual([null, 0]);
    expect(seqs(closer)).toEqual(from(85, 100));
    const wider = addAround(inThePast, at(45, 55));
    expect([seqs(wider), wider.jumps]).toEqual([from(41, 55), 1]);
  });

  it('takes no page that does not belong to either end, and none that was read before the run began', () => {
    expect(addOlder(inThePast, at(81, 90))).toBe(inThePast);
    expect(addNewer(inThePast, at(61, 70))).toBe(inThePast);
    const later = addNewest(EMPTY, at(91, 100, 3));
    expect(addAround(later, at(41, 50, 2))).toBe(later);
    expect(addAround(EMPTY, at(41, 50))).toBe(EMPTY);
  });

  it('[SYNC1] holds a page beyond the run back until what is missing is there', () => {
    const beyond = addAround(live, at(111, 120));
    expect([seqs(beyond), hasGap(beyond)]).toEqual([from(91, 100), true]);
  });

  it('[MSG2] shows changes, and remembers them when it is left before a page comes that was read before them', () => {
    const edited = addMessage(inThePast, message(45, { rev: 1, body: 'better' }));
    expect(edited.past?.[4]?.body).toBe('better');
    for (const elsewhere of [showLatest(edited), addAround(edited, at(11, 20))]) {
      const again = addAround(elsewhere, at(41, 50));
      expect(again.past?.[4]?.body).toBe('better');
      expect(cursorOf(again)).toEqual({ seq: 100, rev: 1 });
    }
  });

  it('is never kept as if it were the newest', () => {
    expect(seqs(trimmed(inThePast, 5))).toEqual(from(96, 100));
    expect(seqs(trimmed(inThePast, 50))).toEqual(from(91, 100));
  });
});

/** Small pages, so that a short room has many of them. */
const SIZE = 4;

type Act =
  | { do: 'say' | 'newest' | 'older' | 'newer' | 'latest' | 'sync' | 'anew' }
  | { do: 'edit' | 'around' | 'hear' | 'answer'; which: number };

const acts = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('say', 'newest', 'older', 'newer', 'latest', 'sync', 'anew') }),
    fc.record({ do: fc.constantFrom('edit', 'around', 'hear', 'answer'), which: fc.nat(1_000) }),
    fc.record({ do: fc.constantFrom('hear', 'answer'), which: fc.nat(1_000) }),
  ),
  { maxLength: 80 },
) as fc.Arbitrary<Act[]>;

/** A room on a server and one reader; what the server says arrives when the plan says so, late, doubled or never. */
class World {
  readonly truth: Message[] = [];
  rev = 0;
  /** Live events; each may be heard in any order, and any number of times. */
  readonly said: Message[] = [];
  readonly answers: ((state: ChatState) => ChatState)[] = [];
  state: ChatState = { ...INITIAL, me: { id: 'minji' }, timelines: new Map([[ROOM, EMPTY]]) };

  constructor(history: number) {
    for (let seq = 1; seq <= history; seq += 1) this.truth.push(message(seq));
  }

  get timeline(): Timeline {
    return this.state.timelines.get(ROOM)!;
  }

  /** A page as it is read now, to be taken in later. */
  ask(first: number, last: number, add: (timeline: Timeline, page: Page) => Timeline): void {
    const messages = this.truth.slice(Math.max(0, first - 1), Math.max(0, last));
    const read: Page = { messages, hasMore: first > 1, head: { seq: this.truth.length, rev: this.rev } };
    this.answers.push((state) =>
      withTimeline(withMessages(state, ROOM, messages), ROOM, (timeline) => add(timeline, read)),
    );
  }

  sync(): void {
    if (!this.timeline.loaded) return;
    const { seq, rev } = cursorOf(this.timeline);
    const messages = this.truth.slice(seq);
    const changed = this.truth.filter((one) => one.rev > rev);
    const head = { seq: this.truth.length, rev: this.rev };
    const synced = { roomId: ROOM, head, messages, changed, truncated: false, receipts: [], me: ME };
    this.answers.push((state) =>
      withTimeline(withMessages(state, ROOM, [...messages, ...changed]), ROOM, (timeline) =>
        addSynced(timeline, synced),
      ),
    );
  }

  change(next: (timeline: Timeline) => Timeline): void {
    this.state = withTimeline(this.state, ROOM, next);
  }

  hear(one: Message): void {
    this.state = withTimeline(withMessages(this.state, ROOM, [one]), ROOM, (timeline) => addMessage(timeline, one));
  }

  play(act: Act): void {
    const shown = shownOf(this.timeline);
    const last = this.truth.length;
    switch (act.do) {
      case 'say':
        this.truth.push(message(last + 1));
        this.said.push(this.truth.at(-1)!);
        return;
      case 'edit': {
        if (last === 0) return;
        const index = act.which % last;
        this.rev += 1;
        this.truth[index] = { ...this.truth[index]!, rev: this.rev, body: `edit ${this.rev}` };
        this.said.push(this.truth[index]!);
        return;
      }
      case 'hear':
        if (this.said.length > 0) this.hear(this.said[act.which % this.said.length]!);
        return;
      case 'newest':
        this.ask(last - SIZE + 1, last, addNewest);
        return;
      case 'older':
        if (hasOlder(this.timeline)) this.ask(shown[0]!.seq - SIZE, shown[0]!.seq - 1, addOlder);
        return;
      case 'newer':
        if (this.timeline.past) this.ask(shown.at(-1)!.seq + 1, shown.at(-1)!.seq + SIZE, addNewer);
        return;
      case 'around': {
        const middle = (act.which % Math.max(1, last)) + 1;
        this.ask(middle - SIZE / 2, middle + SIZE / 2, addAround);
        return;
      }
      case 'latest':
        this.change(showLatest);
        return;
      case 'sync':
        this.sync();
        return;
      case 'anew':
        // Asked for at once, as `refill` does.
        this.change(() => EMPTY);
        this.ask(last - SIZE + 1, last, addNewest);
        return;
      case 'answer': {
        const [answer] = this.answers.splice(act.which % Math.max(1, this.answers.length), 1);
        if (answer) this.state = answer(this.state);
      }
    }
  }
}

describe('any way through a room', () => {
  it('[MSG1][MSG2][SYNC3] shows no gap and no double, and ends with what the database holds', () => {
    fc.assert(
      fc.property(acts, fc.nat(40), (plan, history) => {
        const world = new World(history);
        const view = createView(ROOM);
        const unsent = [history + 1, 900].map((seq) => ({
          id: idOf(seq),
          roomId: ROOM,
          order: seq,
          createdAt: message(seq).createdAt,
          content: { type: 'TEXT' as const, body: 'unsent' },
          fault: null,
          acked: false,
        }));
        world.state = withPendingOf(world.state, ROOM, () => unsent);
        for (const act of plan) {
          world.play(act);
          expectSound(world.timeline, view(world.state).messages);
        }
        // Everything arrives in the end, and the reader goes on to the live end and back to the beginning.
        settle(world);
        for (let page = 0; world.timeline.past && page < 20; page += 1) step(world, 'newer');
        expect(world.timeline.past).toBeNull();
        for (let page = 0; hasOlder(world.timeline) && page < 20; page += 1) step(world, 'older');
        expect(world.timeline.run).toEqual(world.truth);
        expect(view(world.state).messages.at(-1)).toMatchObject({ id: idOf(900), seq: null });
      }),
      { numRuns: 600 },
    );
  });
});

function step(world: World, what: 'newest' | 'older' | 'newer' | 'sync'): void {
  world.play({ do: what });
  while (world.answers.length > 0) world.play({ do: 'answer', which: 0 });
}

function settle(world: World): void {
  while (world.answers.length > 0) world.play({ do: 'answer', which: 0 });
  step(world, 'newest');
  step(world, 'sync');
  expect(hasGap(world.timeline)).toBe(false);
  const shown = shownOf(world.timeline);
  expect(shown).toEqual(world.truth.slice((shown[0]?.seq ?? 1) - 1, shown.at(-1)?.seq ?? 0));
}

function expectSound(timeline: Timeline, messages: readonly { id: string; seq: number | null }[]): void {
  const { past, run } = timeline;
  const placed = messages.flatMap(({ seq }) => seq ?? []);
  expect(placed).toEqual(placed.map((_, index) => placed[0]! + index));
  expect(messages.slice(placed.length).every(({ seq }) => seq === null)).toBe(true);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  if (!past) return;
  expect(messages.length).toBe(past.length);
  expect(past.at(-1)!.seq).toBeLessThan(run[0]!.seq - 1);
}
