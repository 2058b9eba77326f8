// Proves that a room's messages stand in one order, each once, however they came.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from './faults';
import { message, page } from './samples';
import {
  addMessage,
  addNewer,
  addNewest,
  addOlder,
  addPending,
  addSynced,
  cursorOf,
  dropPending,
  EMPTY,
  failPending,
  hasGap,
  isAcked,
  type Pending,
  restart,
  retryPending,
  type Timeline,
} from './timeline';

const pendingFor = (seq: number): Pending => ({
  id: message(seq).id,
  body: `message ${seq}`,
  replyTo: null,
  createdAt: message(seq).createdAt,
  fault: null,
});

const seqs = (timeline: Timeline) => timeline.run.map((one) => one.seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const me = { role: 'member', readSeq: 0, deliveredSeq: 0, unread: 0, muted: false, archived: false } as const;

describe('timeline', () => {
  it('[SYNC1] keeps live events behind a gap until the gap is filled', () => {
    const gap = addMessage(addNewest(EMPTY, page(1, 3)), message(6));
    expect(seqs(gap)).toEqual([1, 2, 3]);
    expect(hasGap(gap)).toBe(true);
    const filled = addNewer(gap, page(4, 5));
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

  it('[SEND2] shows a repeated message once', () => {
    const sent = addPending(addNewest(EMPTY, page(1, 2)), pendingFor(3));
    const acked = addMessage(addMessage(sent, message(3)), message(3));
    expect(seqs(acked)).toEqual(upTo(3));
    expect(acked.pending).toEqual([]);
  });

  it('goes on showing an acked message that stands behind a gap', () => {
    const acked = addMessage(addPending(addNewest(EMPTY, page(1, 2)), pendingFor(5)), message(5));
    expect(acked.pending.map((one) => one.id)).toEqual([message(5).id]);
    expect(isAcked(acked, message(5).id)).toBe(true);
    expect(addNewer(acked, page(3, 4)).pending).toEqual([]);
  });

  it('[MSG2] keeps the newest version of a message, whichever came first', () => {
    const edited = message(2, { rev: 2, body: 'second edit' });
    const older = message(2, { rev: 1, body: 'first edit' });
    const timeline = addMessage(addMessage(addNewest(EMPTY, page(1, 3)), edited), older);
    expect(timeline.run[1]?.body).toBe('second edit');
    expect(cursorOf(timeline)).toEqual({ seq: 3, rev: 2 });
  });

  it('[MSG2] notices a change that was missed', () => {
    const timeline = addMessage(addNewest(EMPTY, page(1, 3)), message(2, { rev: 2 }));
    expect(hasGap(timeline)).toBe(true);
    expect(cursorOf(timeline).rev).toBe(0);
    const synced = addSynced(timeline, {
      roomId: message(1).roomId,
      head: { seq: 3, rev: 2 },
      messages: [],
      truncated: false,
      changed: [message(1, { rev: 1, body: 'missed' }), message(2, { rev: 2 })],
      receipts: [],
      me,
    });
    expect(hasGap(synced)).toBe(false);
    expect(synced.run[0]?.body).toBe('missed');
    expect(cursorOf(synced).rev).toBe(2);
  });

  it('does not glue on a page that does not touch what is shown', () => {
    const timeline = addOlder(addNewest(EMPTY, page(50, 60)), page(1, 10));
    expect(seqs(timeline)[0]).toBe(50);
    expect(timeline.hasOlder).toBe(true);
  });

  it('sends a refused message again as the last one, with the same id', () => {
    const two = addPending(addPending(addNewest(EMPTY, page(1, 1)), pendingFor(2)), pendingFor(3));
    const refused = failPending(two, pendingFor(2).id, refusal('blocked', ''));
    const again = retryPending(refused, pendingFor(2).id);
    expect(again.pending.map((one) => [one.id, one.fault])).toEqual([
      [pendingFor(3).id, null],
      [pendingFor(2).id, null],
    ]);
    expect(dropPending(again, pendingFor(2).id).pending).toHaveLength(1);
  });

  it('[SYNC4] forgets history and keeps what is unsent', () => {
    const timeline = restart(addPending(addNewest(EMPTY, page(1, 9)), pendingFor(10)));
    expect(timeline).toEqual({ ...EMPTY, pending: [pendingFor(10)] });
  });

  it('[MSG1] ends in one order, without doubles, pending last, for any interleaving', () => {
    fc.assert(
      fc.property(plan(), ({ steps, oldest, last, unsent }) => {
        let timeline = unsent.reduce(addPending, EMPTY);
        for (const step of steps) {
          timeline = step(timeline);
          expectSound(timeline);
        }
        expect(seqs(timeline)).toEqual(upTo(last).slice(oldest - 1));
        expect(timeline.held.filter((one) => one.seq > last)).toEqual([]);
        expect(hasGap(timeline)).toBe(false);
        expect(timeline.pending.map((one) => one.id)).toEqual(
          unsent.map((one) => one.id).filter((id) => !timeline.run.some((shown) => shown.id === id)),
        );
        expect(timeline.run.filter((one) => one.seq % 5 === 0).every((one) => one.rev === one.seq / 5)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

/** What must hold at every moment. */
function expectSound(timeline: Timeline): void {
  const shown = seqs(timeline);
  expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
  const ids = [...timeline.run, ...timeline.pending].map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
}

type Step = (timeline: Timeline) => Timeline;

/**
 * A history of `last` messages, some of them one's own, every fifth one edited; a newest page that was read when the head
 * was somewhere in it, older pages, and everything after the head as live events or acks, doubled and shuffled.
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
      const arrive =
        (seq: number): Step =>
        (timeline) =>
          addMessage(timeline, message(seq));
      const edit =
        (seq: number): Step =>
        (timeline) =>
          addMessage(timeline, message(seq, { rev: seq / 5 }));
      const older: Step = (timeline) => addOlder(timeline, page(oldest, first - 1));
      const surely: Step[] = [
        (timeline) => addNewest(timeline, page(first, head, { seq: head, rev: 0 })),
        older,
        ...live.map(arrive),
        ...edits.map(edit),
      ];
      const doubles = fc.array(fc.constantFrom(...surely), { maxLength: 20 });
      const unsent = fc.subarray([...live, last + 1, last + 2]).map((own) => own.map(pendingFor));
      return fc.record({
        steps: doubles
          .chain((more) => fc.shuffledSubarray([...surely, ...more], { minLength: surely.length + more.length }))
          // An older page that came too early to be of use is asked for again.
          .map((steps) => [...steps, older]),
        oldest: fc.constant(head === 0 ? 1 : oldest),
        last: fc.constant(last),
        unsent,
      });
    });
}
