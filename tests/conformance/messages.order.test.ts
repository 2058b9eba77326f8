// One order for everybody: 1, 2, 3, … without a gap, and each sender's own order inside it.
import { describe, expect, it } from 'vitest';
import type { Message } from './contract.js';
import { enter } from './doors.js';
import { getRoom, openRoom, readAll, say, sayMany, text } from './scenes.js';
import { connect, people, person, rest } from './target.js';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('the order of a room', () => {
  it('[MSG1] concurrent senders at both doors get 1…n, and every reader sees the same order', async () => {
    const [ann, bob, cem, dee] = await people(4);
    const room = await openRoom('group', ann, [bob, cem, dee]);
    const callers = await Promise.all([enter('socket', ann), enter('rest', bob), enter('socket', cem)]);
    const listener = await connect(dee);
    const each = 12;
    const answers = await Promise.all(
      callers.flatMap((caller) => upTo(each).map(() => caller.ok('message:send', text(room.id)))),
    );
    const total = callers.length * each;
    expect(answers.map((answer) => answer.message.seq).sort((a, b) => a - b)).toEqual(upTo(total));
    const bySeq = answers.map((answer) => answer.message).sort((a, b) => a.seq - b.seq);
    expect(await readAll(ann, room.id)).toEqual(bySeq);
    expect(await readAll(dee, room.id, 7)).toEqual(bySeq);
    await listener.next('message:created', ({ message }) => message.seq === total);
    const live = listener.all('message:created').map(({ message }) => message);
    expect(live.sort((a, b) => a.seq - b.seq)).toEqual(bySeq);
  });

  it('[MSG1] each room counts for itself', async () => {
    const ann = await person('ann');
    const rooms = await Promise.all(upTo(3).map(() => openRoom('group', ann, [])));
    for (const room of rooms) expect((await say(ann, room.id)).seq).toBe(1);
    expect((await say(ann, rooms[0]?.id ?? '')).seq).toBe(2);
  });

  it('[MSG1] a refused message takes no number', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter('rest', ann);
    await say(ann, room.id);
    await caller.fault('message:send', text(room.id, 'x'.repeat(4_001)));
    await caller.fault('message:send', { ...text(room.id), replyTo: room.id });
    expect((await say(bob, room.id)).seq).toBe(2);
  });

  it('[SEND4] keeps what each client sent in the order in which it was sent', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const senders = await Promise.all([connect(ann), connect(bob)]);
    const sends = senders.map((sender, who) =>
      // All at once, without waiting for an ack: the order is the order of the emits.
      Promise.all(upTo(18).map((n) => sender.ok('message:send', text(room.id, `${who}:${n}`)))),
    );
    await Promise.all(sends);
    const bodies = (await readAll(ann, room.id)).map((message) => message.body ?? '');
    for (const who of [0, 1]) {
      expect(bodies.filter((body) => body.startsWith(`${who}:`))).toEqual(upTo(18).map((n) => `${who}:${n}`));
    }
  });
});

describe('message:list', () => {
  const page = async (token: Awaited<ReturnType<typeof person>>, roomId: string, query: string) => {
    const answer = await rest<{ messages: Message[]; hasMore: boolean; head: unknown }>(
      token,
      'GET',
      `/chat/rooms/${roomId}/messages${query}`,
    );
    expect(answer.status).toBe(200);
    return { seqs: answer.body.messages.map((message) => message.seq), ...answer.body };
  };

  it('[MSG1] pages from the end, before and after, ascending and without a gap', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    for (const _ of upTo(9)) await say(ann, room.id);
    const head = { seq: 9, rev: 0 };
    expect(await page(ann, room.id, '')).toMatchObject({ seqs: upTo(9), hasMore: false, head });
    expect(await page(ann, room.id, '?limit=4')).toMatchObject({ seqs: [6, 7, 8, 9], hasMore: true, head });
    expect(await page(ann, room.id, '?before=6&limit=4')).toMatchObject({ seqs: [2, 3, 4, 5], hasMore: true });
    expect(await page(ann, room.id, '?before=2&limit=4')).toMatchObject({ seqs: [1], hasMore: false });
    expect(await page(ann, room.id, '?before=1')).toMatchObject({ seqs: [], hasMore: false });
    expect(await page(ann, room.id, '?after=0&limit=4')).toMatchObject({ seqs: [1, 2, 3, 4], hasMore: true });
    expect(await page(ann, room.id, '?after=5&limit=4')).toMatchObject({ seqs: [6, 7, 8, 9], hasMore: false });
    expect(await page(ann, room.id, '?after=9')).toMatchObject({ seqs: [], hasMore: false, head });
    expect(await page(ann, room.id, '?after=1000')).toMatchObject({ seqs: [], hasMore: false });
    expect((await getRoom(ann, room.id)).head).toEqual(head);
  });

  it('[LIST1] shows a message by its id in the middle of a page, and nothing of another room', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const other = await openRoom('group', ann, []);
    const messages = await sayMany(ann, room.id, 9);
    const around = (seq: number, limit: number) =>
      page(bob, room.id, `?around=${messages[seq - 1]?.id}&limit=${limit}`);
    expect(await around(5, 4)).toMatchObject({ seqs: [3, 4, 5, 6], hasMore: true });
    expect(await around(5, 1)).toMatchObject({ seqs: [5], hasMore: true });
    expect(await around(1, 4)).toMatchObject({ seqs: [1, 2], hasMore: false });
    expect(await around(9, 4)).toMatchObject({ seqs: [6, 7, 8, 9], hasMore: true, head: { seq: 9, rev: 0 } });
    const caller = await enter('socket', ann);
    const { id } = await say(ann, other.id);
    expect(await caller.fault('message:list', { roomId: room.id, around: id })).toMatchObject({ code: 'not_found' });
    const both = { roomId: room.id, around: messages[0]?.id, before: 3 };
    expect(await caller.fault('message:list', both)).toMatchObject({ code: 'invalid' });
  });

  it('[MSG1] answers the same at both doors', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    for (const _ of upTo(5)) await say(ann, room.id);
    const socket = await enter('socket', ann);
    const web = await enter('rest', ann);
    for (const input of [{}, { limit: 2 }, { before: 4 }, { after: 2, limit: 1 }]) {
      const asked = { roomId: room.id, ...input };
      expect(await socket.ok('message:list', asked)).toEqual(await web.ok('message:list', asked));
    }
  });
});
