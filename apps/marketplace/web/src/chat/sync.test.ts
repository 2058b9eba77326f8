// Proves that what is held converges with the server, however much was missed.
import { ChatError, type CommandOutput, type SyncedRoom } from '@doran/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withRoom } from './rooms';
import { message, page, ROOM, room } from './samples';
import { timelineOf, withTimeline } from './state';
import { createStore, type Store } from './store';
import { createSync, type Sync } from './sync';
import { addNewest, addPending } from './timeline';

const EPOCH = '00000000-0000-4000-8000-0000000000ee';
const me = { role: 'member', readSeq: 0, deliveredSeq: 0, unread: 0, muted: false, archived: false } as const;

let store: Store;
let sync: Sync;
let asked: { name: string; input: Record<string, unknown> }[];
let answers: ((input: Record<string, unknown>) => unknown)[];
let happened: string[];

const answer = (part: Partial<CommandOutput<'sync'>> = {}): CommandOutput<'sync'> => ({
  now: '2026-11-22T00:00:10.000Z',
  epoch: EPOCH,
  rooms: [],
  others: [],
  removed: [],
  more: false,
  ...part,
});
const synced = (part: Partial<SyncedRoom>): SyncedRoom => ({
  roomId: ROOM,
  head: { seq: 3, rev: 0 },
  messages: [],
  truncated: false,
  changed: [],
  receipts: [],
  me,
  ...part,
});
const seqs = () => timelineOf(store.get(), ROOM).run.map((one) => one.seq);
const settled = () => new Promise((done) => setTimeout(done, 5));

beforeEach(() => {
  asked = [];
  answers = [];
  happened = [];
  store = createStore({ id: 'minji', name: 'minji', picture: null, trust: null });
  store.change((state) => ({
    ...withTimeline(state, ROOM, (timeline) => addNewest(timeline, page(1, 3))),
    link: { phase: 'online' },
    epoch: EPOCH,
    rooms: withRoom(state.rooms, room({ head: { seq: 3, rev: 0 } })),
    open: { roomId: ROOM, phase: 'ready', fault: null, older: 'idle', newAfter: null },
  }));
  const command = async (name: string, input: Record<string, unknown>) => {
    asked.push({ name, input });
    return answers.shift()?.(input) ?? answer();
  };
  sync = createSync({
    store,
    command: command as unknown as Parameters<typeof createSync>[0]['command'],
    otherEpoch: () => happened.push('other epoch'),
    refill: (roomId) => happened.push(`refill ${roomId}`),
    reloadList: () => happened.push('reload list'),
    moved: () => {},
  });
});
afterEach(() => sync.close());

it('[SYNC2] names the timelines it keeps with their cursors, and begins where the last answer ended', async () => {
  sync.begin('2026-11-22T00:00:00.000Z');
  sync.now();
  await settled();
  sync.now();
  await settled();
  expect(asked.map(({ input }) => [input.since, input.rooms])).toEqual([
    ['2026-11-22T00:00:00.000Z', { [ROOM]: { seq: 3, rev: 0 } }],
    ['2026-11-22T00:00:10.000Z', { [ROOM]: { seq: 3, rev: 0 } }],
  ]);
});

it('[SYNC3] shows a lost last message, its change, and the room’s new line', async () => {
  const changed = [message(2, { rev: 1, body: 'edited' })];
  answers.push(() => answer({ rooms: [synced({ head: { seq: 4, rev: 1 }, messages: [message(4)], changed })] }));
  sync.now();
  await settled();
  expect(seqs()).toEqual([1, 2, 3, 4]);
  expect(timelineOf(store.get(), ROOM).run[1]?.body).toBe('edited');
  expect(store.get().rooms.get(ROOM)?.lastMessage?.seq).toBe(4);
});

it('walks to the head of the open room when one answer does not hold all of it', async () => {
  answers.push(
    () => answer({ rooms: [synced({ head: { seq: 250, rev: 0 }, messages: page(4, 103).messages, truncated: true })] }),
    () => ({ ...page(104, 203, { seq: 250, rev: 0 }), hasMore: true }),
    () => ({ ...page(204, 250), hasMore: false }),
  );
  sync.now();
  await settled();
  expect(asked.slice(1).map(({ input }) => input.after)).toEqual([103, 203]);
  expect(seqs().at(-1)).toBe(250);
  expect(seqs()).toHaveLength(250);
});

it('begins anew at the newest page when it is too far behind, and keeps what is unsent', async () => {
  const unsent = { id: 'x', body: 'hi', replyTo: null, createdAt: message(3).createdAt, fault: null };
  store.change((state) => withTimeline(state, ROOM, (timeline) => addPending(timeline, unsent)));
  answers.push(() => answer({ rooms: [synced({ head: { seq: 9_000, rev: 0 }, messages: [], truncated: true })] }));
  sync.now();
  await settled();
  expect(happened).toEqual([`refill ${ROOM}`]);
  expect(timelineOf(store.get(), ROOM)).toMatchObject({ loaded: false, pending: [unsent] });
});

it('asks again at once when the changes were cut at a full page', async () => {
  const changed = Array.from({ length: 100 }, (_, index) => message(2, { rev: index + 1 }));
  answers.push(() => answer({ rooms: [synced({ head: { seq: 3, rev: 140 }, changed, truncated: true })] }));
  sync.now();
  await settled();
  expect(asked.filter(({ name }) => name === 'sync').map(({ input }) => input.rooms)).toEqual([
    { [ROOM]: { seq: 3, rev: 0 } },
    { [ROOM]: { seq: 3, rev: 100 } },
  ]);
});

it('[SYNC5] begins anew when the server names another history, and loads the list when it was cut', async () => {
  answers.push(
    () => answer({ more: true }),
    () => {
      throw new ChatError('conflict', 'another epoch');
    },
  );
  sync.now();
  await settled();
  sync.now();
  await settled();
  expect(happened).toEqual(['reload list', 'other epoch']);
});

it('[ROOM2] forgets a room that is no longer one’s own', async () => {
  answers.push(() => answer({ removed: [ROOM] }));
  sync.now();
  await settled();
  expect(store.get().rooms.has(ROOM)).toBe(false);
  expect(store.get().open).toMatchObject({ phase: 'failed', fault: { code: 'not_found' } });
});
