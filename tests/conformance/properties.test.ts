// Whatever several people do at once through both doors, the room stays one gapless story that all of them read alike.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.js';
import type { Message } from './contract.js';
import { DOORS, type Door } from './doors.js';
import { newPlayer, type Player, playScript, type Step } from './properties.player.js';
import { openRoom, readAll } from './scenes.js';
import { connect, people, rest } from './target.js';

const door = fc.constantFrom<Door>(...DOORS);
const portion = fc.double({ min: 0, max: 1, noNaN: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('send' as const, 'sendTwice' as const), door }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom('repeat' as const, 'edit' as const, 'delete' as const, 'read' as const, 'deliver' as const),
      door,
      portion,
    }),
  },
);
const script = fc.array(step, { minLength: 1, maxLength: 9 });
const BOUNDS = { numRuns: 20, interruptAfterTimeLimit: 25_000 };

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

/** Three people in a group who play their scripts at the same time; comes back when all is said. */
async function play(scripts: Step[][]) {
  const actors = await people(3);
  const [ann, bob, cem] = actors;
  const room = await openRoom('group', ann, [bob, cem]);
  const players: Player[] = await Promise.all(actors.map((actor) => newPlayer(actor)));
  await Promise.all(players.map((player, index) => playScript(player, room.id, scripts[index] ?? [])));
  const all = await readAll(ann, room.id);
  return { room, players, all, close: () => players.forEach((player) => void player.connection.close()) };
}

type Played = Awaited<ReturnType<typeof play>>;

async function inEachGame(check: (played: Played) => Promise<void>): Promise<void> {
  const game = fc.asyncProperty(fc.tuple(script, script, script), async (scripts) => {
    const played = await play(scripts);
    try {
      await check(played);
    } finally {
      played.close();
    }
  });
  await fc.assert(game, BOUNDS);
}

describe('after any interleaving of what people do', () => {
  it('[MSG1] [SEND2] [MSG2] seq is 1…n, ids are unique, every change is counted, every reader reads the same', async () => {
    await inEachGame(async ({ room, players, all }) => {
      const mine = players.flatMap((player) => player.sent);
      expect(all.map((message) => message.seq)).toEqual(upTo(mine.length));
      expect(new Set(all.map((message) => message.id))).toEqual(new Set(mine.map((one) => one.input.id)));
      const changes = players.reduce((sum, player) => sum + player.changes, 0);
      for (const player of players) {
        expect(await readAll(player.actor, room.id, 5)).toEqual(all);
        const listed = await player.connection.ok('message:list', { roomId: room.id, limit: 100 });
        expect(listed).toEqual({ messages: all, hasMore: false, head: { seq: all.length, rev: changes } });
        for (const one of player.sent) {
          const message = all[one.seq - 1];
          expect(message).toMatchObject({ id: one.input.id, senderId: player.actor.id, body: one.body });
          expect(message?.deletedAt === null).toBe(one.body !== null);
        }
        const own = player.sent.map((one) => one.seq);
        expect(own, '[SEND4] in the order in which they were sent').toEqual([...own].sort((a, b) => a - b));
      }
      const revs = all.filter((message) => message.rev > 0).map((message) => message.rev);
      expect(new Set(revs).size).toBe(revs.length);
    });
  });

  it('[RCPT1] [RCPT3] cursors never went back nor past the head, and unread is the same in all four places', async () => {
    await inEachGame(async ({ room, players, all }) => {
      for (const { actor, connection, cursors } of players) {
        for (const [index, { readSeq, deliveredSeq, unread }] of cursors.entries()) {
          const before = cursors[index - 1] ?? { readSeq: 0, deliveredSeq: 0 };
          expect(readSeq).toBeGreaterThanOrEqual(before.readSeq);
          expect(deliveredSeq).toBeGreaterThanOrEqual(Math.max(before.deliveredSeq, readSeq));
          expect(deliveredSeq).toBeLessThanOrEqual(all.length);
          expect(unread).toBeGreaterThanOrEqual(0);
        }
        const { me } = (await connection.ok('room:get', { roomId: room.id })).room;
        const last = cursors.at(-1);
        expect(me?.readSeq).toBeGreaterThanOrEqual(last?.readSeq ?? 0);
        expect(me?.deliveredSeq).toBeGreaterThanOrEqual(me?.readSeq ?? 0);
        const unread = all.length - (me?.readSeq ?? 0);
        expect(me?.unread).toBe(unread);
        expect((await connection.ok('room:list')).rooms[0]?.me).toEqual(me);
        const answer = await rest(actor, 'GET', '/chat/unread');
        expect(answer.body).toEqual({ total: unread, rooms: unread === 0 ? {} : { [room.id]: unread } });
        const rooms = { [room.id]: { seq: 0, rev: 0 } };
        const synced = await connection.ok('sync', { epoch: connection.hello.epoch, rooms });
        expect(synced.rooms[0]?.me ?? me).toEqual(me);
      }
    });
  });

  it('[SYNC2] sync from any earlier cursor gives exactly what is missing', async () => {
    await inEachGame(async ({ room, players, all }) => {
      const connection = players[1]?.connection as Connection;
      const { head } = await connection.ok('message:list', { roomId: room.id });
      const cursors = upTo(head.seq + 1).flatMap((seq) => [0, head.rev >> 1, head.rev].map((rev) => [seq - 1, rev]));
      const since = new Date(Date.now() + 600_000).toISOString();
      for (const [seq = 0, rev = 0] of cursors) {
        const answer = await connection.ok('sync', {
          epoch: connection.hello.epoch,
          // Later than all that was read, so that receipts alone do not make a room worth telling.
          since,
          rooms: { [room.id]: { seq, rev } },
        });
        if (seq === head.seq && rev === head.rev) {
          expect(answer.rooms).toEqual([]);
          continue;
        }
        const missing = all.filter((message) => message.seq > seq);
        const changed = all.filter((message) => message.seq <= seq && message.rev > rev);
        expect(answer.rooms[0]).toMatchObject({ roomId: room.id, head, messages: missing, truncated: false });
        expect([...(answer.rooms[0]?.changed ?? [])].sort((a, b) => a.seq - b.seq)).toEqual(changed);
      }
    });
  });

  it('[SEND5] each connection heard of each message that it did not send, once', async () => {
    await inEachGame(async ({ room, players, all }) => {
      const late = await connect(players[0]?.actor as Player['actor']);
      const end = await late.ok('message:send', {
        roomId: room.id,
        id: crypto.randomUUID(),
        type: 'TEXT',
        body: 'end',
      });
      const expected = (player: Player): Message['seq'][] => [
        ...all.map((message) => message.seq).filter((seq) => !player.sentHere.has(seq) && !player.sentTwice.has(seq)),
        end.message.seq,
      ];
      for (const player of players) {
        await player.connection.next('message:created', (e) => e.message.seq === end.message.seq);
        const heard = player.connection.all('message:created').map((e) => e.message.seq);
        expect(new Set(heard).size).toBe(heard.length);
        expect(heard.filter((seq) => !player.sentTwice.has(seq)).sort((a, b) => a - b)).toEqual(expected(player));
      }
      late.close();
    });
  });
});
