// Server-sent events: the same events by the same names, and a stream is a connection like any other.
import { afterEach, describe, expect, it } from 'vitest';
import { faultOfProblem } from './doors.js';
import { mark, openRoom, say, settle, text } from './scenes.js';
import { Stream } from './stream.js';
import { type Actor, connect, inSeconds, mintToken, people, person, request, rest } from './target.js';

const streams: Stream[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

async function listen(actor: Actor): Promise<Stream> {
  const stream = await Stream.open(actor);
  streams.push(stream);
  expect(stream.answer.status).toBe(200);
  await stream.next('hello');
  return stream;
}

describe('GET /chat/events', () => {
  it('[SSE1] begins with the hello of a socket, in an unbuffered event stream', async () => {
    const ann = await person('ann');
    const [stream, socket] = [await listen(ann), await connect(ann)];
    expect(stream.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.answer.headers.get('cache-control')).toContain('no-store');
    const { serverTime: _, sessionId: __, ...hello } = await stream.next('hello');
    expect(socket.hello).toMatchObject(hello);
    expect(stream.heard[0]?.name).toBe('hello');
  });

  it('[ID1] [ERR1] is refused with problem+json without a good token, or with one in the query', async () => {
    const ann = await person('ann');
    for (const headers of [{}, { authorization: 'Bearer nonsense' }]) {
      expect(faultOfProblem(await request('/chat/events', { headers })).code).toBe('unauthenticated');
    }
    const authorization = `Bearer ${ann.token}`;
    const answer = await request(`/chat/events?token=${ann.token}`, { headers: { authorization } });
    expect(faultOfProblem(answer).code).toBe('unauthenticated');
  });

  it('[SSE1] [SEND5] hears what a socket hears, once each, in the same order', async () => {
    const [ann, bob] = await people(2);
    const [stream, socket] = [await listen(bob), await connect(bob)];
    const room = await openRoom('group', ann, [bob]);
    const { seq } = await say(ann, room.id, 'one');
    await say(ann, room.id, 'two');
    await rest(ann, 'PATCH', `/chat/rooms/${room.id}/messages/${seq}`, { body: 'edited' });
    await rest(ann, 'DELETE', `/chat/rooms/${room.id}/messages/${seq}`);
    await mark(ann, room.id, { readSeq: 2 });
    await rest(ann, 'PATCH', `/chat/rooms/${room.id}`, { title: 'new' });
    await rest(ann, 'DELETE', `/chat/rooms/${room.id}/members/${bob.id}`);
    await stream.next('room:removed');
    await socket.next('room:removed');
    expect(stream.heard.slice(1)).toEqual(socket.heard.slice(1));
    expect(stream.all('message:created')).toHaveLength(2);
  });

  it('[SSE2] [SEND5] hears no echo of what was sent in its name; the sender’s other devices do', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const [mine, other, his] = [await listen(ann), await listen(ann), await listen(bob)];
    const sent = text(room.id);
    expect((await mine.call('message:send', sent)).status).toBe(201);
    for (const stream of [other, his]) await stream.next('message:created', ({ message }) => message.id === sent.id);
    await settle(ann, mine);
    expect(mine.all('message:created', ({ message }) => message.roomId === room.id)).toEqual([]);
  });

  it('[SSE2] [TYPE1] typing in its name ends with the stream', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const [mine, his] = [await listen(ann), await listen(bob)];
    await mine.call('typing:set', { roomId: room.id, typing: true });
    await his.next('typing:changed', ({ typing }) => typing);
    mine.close();
    await his.next('typing:changed', ({ typing }) => !typing, 3_000);
  });

  it('[SSE2] [SEND5] subscribes to a channel and leaves it again', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('channel', ann, [bob]);
    const stream = await listen(bob);
    expect((await stream.call('room:subscribe', { roomId: room.id })).status).toBe(200);
    const first = await say(ann, room.id, 'heard');
    await stream.next('message:created', ({ message }) => message.id === first.id);
    expect((await stream.call('room:unsubscribe', { roomId: room.id })).status).toBe(200);
    await say(ann, room.id, 'not heard');
    await settle(bob, stream);
    expect(stream.all('message:created', ({ message }) => message.roomId === room.id)).toHaveLength(1);
  });

  it('[SSE2] [PRES1] [PRES2] is a presence, and watches that of others', async () => {
    const [ann, bob] = await people(2);
    await openRoom('direct', ann, [bob]);
    const stream = await listen(ann);
    expect((await stream.call('presence:watch', { userIds: [bob.id] })).status).toBe(200);
    const his = await listen(bob);
    await stream.next('presence:changed', ({ userId, online }) => userId === bob.id && online);
    his.close();
    const { lastSeenAt } = await stream.next('presence:changed', ({ userId, online }) => userId === bob.id && !online);
    expect(lastSeenAt).not.toBeNull();
  });

  it('[SSE2] [ERR3] the commands of a live connection are not_found without one of one’s own', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const his = await listen(bob);
    const header = { 'doran-connection': his.answer.headers.get('doran-connection') ?? '' };
    for (const named of [{}, header, { 'doran-connection': 'nonsense' }]) {
      const answer = await request(`/chat/rooms/${room.id}/subscription`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json', ...named },
        body: '{}',
      });
      expect(faultOfProblem(answer).code).toBe('not_found');
    }
  });

  it('[SSE2] [ID3] ends with session:closed after its token, unless it is refreshed', async () => {
    const token = await mintToken({ sub: 'ann-stream', exp: inSeconds(6) });
    const [left, kept] = [await listen({ id: 'ann-stream', token }), await listen({ id: 'ann-stream', token })];
    const fresh = await mintToken({ sub: 'ann-stream', exp: inSeconds(3_600) });
    expect((await kept.call('session:refresh', { token: fresh })).status).toBe(200);
    await left.closed;
    expect(left.heard.at(-1)).toEqual({ name: 'session:closed', data: { reason: 'expired' } });
    expect(kept.all('session:closed')).toEqual([]);
  });
});
