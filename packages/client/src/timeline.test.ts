// Proves that a room's messages stand in one order, each once, however they came.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pending, type PendingList, settled, withAcked } from './pending.js';
import { withMessages } from './rooms.js';
import { type ChatState, INITIAL, withPendingOf, withTimeline } from './state.js';
import { idOf, ME, message, page, ROOM } from './testing/samples.js';
import {
  addMessage,
  addMissed,
  addNewest,
  addOlder,
  addSynced,
  cursorOf,
  EMPTY,
  hasGap,
  hasOlder,
  type Timeline,
  trimmed,
} from './timeline.js';
import { createView } from './view.js';

const seqs = (timeline: Timeline) => timeline.run.map((one) => one.seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const pendingFor = (seq: number): Pending => ({
  id: idOf(seq),
  roomId: ROOM,
  order: seq,
  createdAt: message(seq).createdAt,
  content: { type: 'TEXT', body: `message ${seq}` },
  fault: null,
  acked: false,
});

const synced = (messages: number[], more: Partial<Parameters<typeof addSynced>[1]> = {}) => ({
  roomId: ROOM,
  head: { seq: messages.at(-1) ?? 0, rev: 0 },
  messages: messages.map((seq) => message(seq)),
  truncated: false,
  changed: [],
  receipts: [],
  me: ME,
  ...more,
});

describe('timeline', () => {
  it('[SYNC1] keeps live events behind a gap until the gap is filled', () => {
    const gap = addMessage(addNewest(EMPTY, page(1, 3)), message(6));
    expect(seqs(gap)).toEqual([1, 2, 3]);
    expect(hasGap(gap)).toBe(true);
    const filled = addMissed(gap, page(4, 5));
    expect(seqs(filled)).toEqual(upTo(6));
    expect(hasGap(filled)).toBe(false);
  });

  it('keeps events that came before the first page, and drops none of them', () => {
    const early = addMessage(addMessage(EMPTY, message(5)), message(4));
    expect(seqs(early)).toEqual([]);
    expect(seqs(addNewest(early, page(1, 4)))).toEqual(upTo(5));
  });

  it('begins an empty room with its first message', () => {
    const empty = addNewest(EMPTY, page(1, 0, { seq: 0, rev: 0 }));
    expect(seqs(addMessage(empty, message(1)))).toEqual([1]);
    expect(hasGap(addMessage(empty, message(2)))).toBe(true);
  });

  it('[MSG2] keeps the newest version of a message, whichever came first', () => {
    const edited = message(2, { rev: 2, body: 'second edit' });
    const older = message(2, { rev: 1, body: 'first edit' });
    const timeline = addMessage(addMessage(addNewest(EMPTY, page(1, 3)), edited), older);
    expect(timeline.run[1]?.body).toBe('second edit');
    expect(cursorOf(timeline)).toEqual({ seq: 3, rev: 2 });
  });

  it('[MSG2] notices a change that was missed, and heals it by sync', () => {
    const timeline = addMessage(addNewest(EMPTY, page(1, 3)), message(2, { rev: 2 }));
    expect(hasGap(timeline)).toBe(true);
    expect(cursorOf(timeline).rev).toBe(0);
    const changed = [message(1, { rev: 1, body: 'missed' }), message(2, { rev: 2 })];
    const healed = addSynced(timeline, synced([], { head: { seq: 3, rev: 2 }, changed }));
    expect(hasGap(healed)).toBe(false);
    expect(healed.run[0]?.body).toBe('missed');
    expect(cursorOf(healed).rev).toBe(2);
  });

  it('[SYNC2] goes on from the last change it got when changes were cut', () => {
    const held = addNewest(EMPTY, page(1, 100));
    const changed = upTo(100).map((seq) => message(seq, { rev: seq }));
    const cut = addSynced(held, synced([], { head: { seq: 100, rev: 180 }, changed, truncated: true }));
    expect(cursorOf(cut)).toEqual({ seq: 100, rev: 100 });
  });

  it('does not glue on a page that does not touch what is shown', () => {
    const timeline = addOlder(addNewest(EMPTY, page(50, 60)), page(1, 10));
    expect(seqs(timeline)[0]).toBe(50);
    expect(hasOlder(timeline)).toBe(true);
  });

  it('keeps the newest ones when it is trimmed, and knows that there are older ones', () => {
    const timeline = trimmed(addNewest(EMPTY, page(1, 30)), 10);
    expect(seqs(timeline)).toEqual(upTo(30).slice(20));
    expect(hasOlder(timeline)).toBe(true);
    expect(seqs(addOlder(timeline, page(11, 20)))).toEqual(upTo(30).slice(10));
  });

  it('goes on showing an acked message that stands behind a gap, last and as sent', () => {
    let state: ChatState = {
      ...INITIAL,
      me: { id: 'minji' },
      timelines: new Map([[ROOM, addNewest(EMPTY, page(1, 2))]]),
    };
    state = withPendingOf(state, ROOM, () => [pendingFor(5)]);
    state = take(state, 5);
    const view = createView(ROOM);
    expect(view(state).messages.map((one) => [one.seq, one.status])).toEqual([
      [1, 'sent'],
      [2, 'sent'],
      [null, 'sent'],
    ]);
    state = take(take(state, 3), 4);
    expect(view(state).messages.map((one) => one.seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets go of an acked message in a room whose timeline is not kept', () => {
    const list: PendingList = withAcked([pendingFor(1), pendingFor(2)], new Map([[idOf(1), 1]]));
    expect(settled(list, undefined).map((one) => one.id)).toEqual([idOf(2)]);
  });

  it('lets go of an acked message that stands before a timeline that began anew', () => {
    const list: PendingList = withAcked([pendingFor(3), pendingFor(700)], new Map([[idOf(3), 3]]));
    expect(settled(list, addNewest(EMPTY, page(600, 650))).map((one) => one.id)).toEqual([idOf(700)]);
  });

  it('[MSG1] ends in one order, without doubles, pending last, for any interleaving', () => {
    fc.assert(
      fc.property(plan(), ({ steps, oldest, last, unsent }) => {
        let state: ChatState = { ...INITIAL, me: { id: 'minji' }, timelines: new Map([[ROOM, EMPTY]]) };
        const view = createView(ROOM);
        state = withPendingOf(state, ROOM, () => unsent);
        for (const step of steps) {
          state = step(state);
          expectSound(view(state).messages);
        }
        const timeline = state.timelines.get(ROOM)!;
        expect(seqs(timeline)).toEqual(upTo(last).slice(oldest - 1));
        expect(timeline.held.filter((one) => one.seq > last)).toEqual([]);
        expect(hasGap(timeline)).toBe(false);
        const shown = new Set(timeline.run.map((one) => one.id));
        const left = unsent.map((one) => one.id).filter((id) => !shown.has(id));
        expect((state.pending.get(ROOM) ?? []).map((one) => one.id)).toEqual(left);
        expect(timeline.run.filter((one) => one.seq % 5 === 0).every((one) => one.rev === one.seq / 5)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

type Step = (state: ChatState) => ChatState;

const take = (state: ChatState, seq: number, rev = 0): ChatState => {
  const one = message(seq, { rev });
  return withTimeline(withMessages(state, ROOM, [one]), ROOM, (timeline) => addMessage(timeline, one));
};

/** What must hold at every moment: ascending without a hole, each once, and what has no place yet last. */
function expectSound(messages: readonly { id: string; seq: number | null }[]): void {
  const placed = messages.filter((one) => one.seq !== null).map((one) => one.seq!);
  expect(placed).toEqual(placed.map((_, index) => (placed[0] ?? 0) + index));
  expect(messages.slice(placed.length).every((one) => one.seq === null)).toBe(true);
  expect(new Set(messages.map((one) => one.id)).size).toBe(messages.length);
}

/**
 * A history of `last` messages, some of them one's own, every fifth one edited; a newest page that was read when the head
 * was somewhere in it, older pages, everything after the head as live events, echoes or acks, and syncs from somewhere,
 * doubled and shuffled.
 */
function plan() {
  return fc
    .record({ last: fc.integer({ min: 1, max: 40 }), headAt: fc.nat(100), size: fc.integer({ min: 1, max: 15 }) })
    .chain(({ last, headAt, size }) => {
      const head = headAt % (last + 1);
      const first = Math.max(1, head - size + 1);
      const oldest = Math.max(1, first - size);
      const live = upTo(last).slice(head);
      const edits = upTo(last).filter((seq) => seq % 5 === 0);
      const older: Step = (state) =>
        withTimeline(state, ROOM, (timeline) => addOlder(timeline, page(oldest, first - 1)));
      const surely: Step[] = [
        (state) =>
          withTimeline(state, ROOM, (timeline) => addNewest(timeline, page(first, head, { seq: head, rev: 0 }))),
        older,
        ...live.map(
          (seq): Step =>
            (state) =>
              take(state, seq),
        ),
        ...edits.map(
          (seq): Step =>
            (state) =>
              take(state, seq, seq / 5),
        ),
      ];
      // A sync answers from the cursor that it was asked with, wherever the timeline has come to since.
      const syncs = fc.integer({ min: 0, max: last }).map(
        (from): Step =>
          (state) => {
            const { seq } = cursorOf(state.timelines.get(ROOM)!);
            const missing = upTo(last).slice(Math.min(from, seq), Math.min(from, seq) + 10);
            const answer = synced(missing, { truncated: true, head: { seq: last, rev: 0 } });
            return state.timelines.get(ROOM)!.loaded
              ? withTimeline(withMessages(state, ROOM, answer.messages), ROOM, (timeline) =>
                  addSynced(timeline, answer),
                )
              : state;
          },
      );
      const more = fc.array(fc.oneof(fc.constantFrom(...surely), syncs), { maxLength: 20 });
      const unsent = fc.subarray([...live, last + 1, last + 2]).map((own) => own.map(pendingFor));
      return fc.record({
        steps: more
          .chain((extra) => fc.shuffledSubarray([...surely, ...extra], { minLength: surely.length + extra.length }))
          // An older page that came too early to be of use is asked for again.
          .map((steps) => [...steps, older]),
        oldest: fc.constant(head === 0 ? 1 : oldest),
        last: fc.constant(last),
        unsent,
      });
    });
}
