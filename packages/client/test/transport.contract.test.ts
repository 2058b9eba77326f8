// What every transport must do, run on each of them against a real server.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChatError, type ChatEvent, type Link, socketio, sse, Unanswered } from '../src/index.js';
import { someone } from './support/people.js';
import { type ServerProcess, startServer } from './support/server.process.js';

let server: ServerProcess;
const links = new Set<Link>();
beforeAll(async () => {
  server = await startServer();
});
afterEach(() => {
  for (const link of links) link.close();
  links.clear();
});
afterAll(() => server.stop());

const WITHIN_MS = 8_000;

describe.each([
  ['websocket', socketio({ carriers: ['websocket'] })],
  ['polling', socketio({ carriers: ['polling'] })],
  ['sse', sse()],
])('the %s transport', (_name, transport) => {
  function open(token: string) {
    const events: ChatEvent[] = [];
    const ends: Error[] = [];
    let changed = () => {};
    const link = transport.open(server.url, token, {
      event(event) {
        events.push(event);
        changed();
      },
      closed(error) {
        ends.push(error);
        changed();
      },
    });
    links.add(link);
    async function until(holds: () => boolean, what: string): Promise<void> {
      const deadline = Date.now() + WITHIN_MS;
      while (!holds()) {
        if (Date.now() > deadline)
          throw new Error(`It never came to be that ${what}: ${JSON.stringify([events, ends.map(String)])}`);
        await new Promise<void>((wake) => {
          changed = wake;
          setTimeout(wake, 50);
        });
      }
    }
    const heard = (name: ChatEvent['name']) => until(() => events.some((event) => event.name === name), `${name} came`);
    return { link, events, ends, until, heard };
  }

  async function joined(userId = someone('ann')) {
    const opened = open(await server.token(userId));
    await opened.heard('hello');
    return { ...opened, userId };
  }

  it('says hello first', async () => {
    const { events, userId, ends } = await joined();
    expect(events[0]).toMatchObject({ name: 'hello', data: { protocol: 1, userId } });
    expect(ends).toEqual([]);
  });

  it('[ID2] says once why it was refused', async () => {
    const { ends, until, events } = open('nonsense');
    await until(() => ends.length > 0, 'it is refused');
    expect(ends).toEqual([expect.any(ChatError)]);
    expect(ends[0]).toMatchObject({ code: 'unauthenticated' });
    expect(events).toEqual([]);
  });

  it('[ERR2] answers a refused command with its typed error', async () => {
    const { link } = await joined();
    await expect(link.command('room:get', { roomId: randomUUID() }, WITHIN_MS)).rejects.toMatchObject({
      code: 'not_found',
    });
    const wrong = link.command('message:list', { roomId: 'no uuid' }, WITHIN_MS);
    await expect(wrong).rejects.toMatchObject({ code: 'invalid', details: [{ path: 'roomId' }] });
  });

  it('[SEND5] brings a message to the others and to its author’s other devices, and not back to where it came from', async () => {
    const ann = await joined();
    const annToo = await joined(ann.userId);
    const bob = await joined(someone('bob'));
    const { room } = await ann.link.command('room:open', { kind: 'direct', members: [bob.userId] }, WITHIN_MS);
    const id = randomUUID();
    const answer = await ann.link.command('message:send', { roomId: room.id, id, type: 'TEXT', body: 'hi' }, WITHIN_MS);
    expect(answer).toMatchObject({ message: { id, seq: 1 }, repeated: false });
    await Promise.all([bob.heard('message:created'), annToo.heard('message:created')]);
    await new Promise((done) => setTimeout(done, 300));
    expect(ann.events.map(({ name }) => name)).not.toContain('message:created');
  });

  it('hears a channel only while it subscribes to it', async () => {
    const ann = await joined();
    const bob = await joined(someone('bob'));
    const { room } = await ann.link.command('room:open', { kind: 'channel', members: [bob.userId] }, WITHIN_MS);
    const say = (body: string) =>
      ann.link.command('message:send', { roomId: room.id, id: randomUUID(), type: 'TEXT', body }, WITHIN_MS);
    const said = () =>
      bob.events.flatMap((event) => (event.name === 'message:created' ? [event.data.message.body] : []));
    await say('before');
    const heard = await bob.link.command('room:subscribe', { roomId: room.id }, WITHIN_MS);
    expect(heard.room.id).toBe(room.id);
    await say('during');
    await bob.heard('message:created');
    await bob.link.command('room:unsubscribe', { roomId: room.id }, WITHIN_MS);
    await say('after');
    await new Promise((done) => setTimeout(done, 300));
    expect(said()).toEqual(['during']);
  });

  it('[PRES1] watches presence, which ends with the connection', async () => {
    const ann = await joined();
    const bob = await joined(someone('bob'));
    await ann.link.command('room:open', { kind: 'direct', members: [bob.userId] }, WITHIN_MS);
    const { presence } = await ann.link.command('presence:watch', { userIds: [bob.userId] }, WITHIN_MS);
    expect(presence).toMatchObject([{ userId: bob.userId, online: true }]);
    bob.link.close();
    await ann.heard('presence:changed');
    // The outbox tells of the room in its own time, before this or after.
    const changes = ann.events.filter(({ name }) => name === 'presence:changed');
    expect(changes).toMatchObject([{ data: { userId: bob.userId, online: false } }]);
  });

  it('[ID3] carries on with a newer token, and not with another user’s', async () => {
    const { link, userId, ends } = await joined();
    const { expiresAt } = await link.command(
      'session:refresh',
      { token: await server.token(userId, 7_200) },
      WITHIN_MS,
    );
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(7_000_000);
    const foreign = link.command('session:refresh', { token: await server.token(someone('eve')) }, WITHIN_MS);
    await expect(foreign).rejects.toMatchObject({ code: 'forbidden' });
    expect(await link.command('unread:get', {}, WITHIN_MS)).toEqual({ total: 0, rooms: {} });
    expect(ends).toEqual([]);
  });

  it('[ID3] is told why, and ends, when its token runs out', async () => {
    const { events, ends, until, heard } = open(await server.token(someone('ann'), 4));
    await heard('session:closed');
    await until(() => ends.length > 0, 'it ended');
    expect(events.at(-1)).toMatchObject({ name: 'session:closed', data: { reason: 'expired' } });
    expect(ends).toEqual([expect.any(Unanswered)]);
  });

  it('is silent after it was closed, and answers nothing more', async () => {
    const { link, events, ends } = await joined();
    const asked = link.command('unread:get', {}, WITHIN_MS);
    link.close();
    await expect(asked).rejects.toBeInstanceOf(Unanswered);
    await expect(link.command('unread:get', {}, WITHIN_MS)).rejects.toBeInstanceOf(Unanswered);
    expect(events).toHaveLength(1);
    expect(ends).toEqual([]);
  });

  it('[ERR1] leaves no command without an answer when the server dies', async () => {
    const own = await startServer();
    try {
      const ends: Error[] = [];
      let greeted = () => {};
      const hello = new Promise<void>((done) => (greeted = done));
      const link = transport.open(own.url, await own.token(someone('ann')), {
        event: () => greeted(),
        closed: (error) => ends.push(error),
      });
      links.add(link);
      await Promise.race([hello, new Promise((_, reject) => setTimeout(reject, WITHIN_MS, new Error('no hello')))]);
      await own.kill('SIGKILL');
      await expect(link.command('unread:get', {}, WITHIN_MS)).rejects.toBeInstanceOf(Unanswered);
      await expect.poll(() => ends.length, { timeout: WITHIN_MS }).toBe(1);
      await new Promise((done) => setTimeout(done, 500));
      expect(ends).toEqual([expect.any(Unanswered)]);
    } finally {
      await own.stop();
    }
  });
});
