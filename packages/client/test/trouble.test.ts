// What goes wrong between two people who talk: a server that dies, a token that runs out, a history that is replaced.
import 'fake-indexeddb/auto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexedDbStore, memoryStore } from '../src/index.js';
import { bodies, client, meet, online, someone, statuses, until } from './support/people.js';
import { type ServerProcess, startServer } from './support/server.process.js';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('a server that is killed', () => {
  it('[SEND2] gets every queued message once and in order when it is back', async () => {
    const ann = client(server, someone('ann'));
    const bob = client(server, someone('bob'));
    const [mine, theirs] = await meet(ann, bob);
    const said: string[] = [];
    const say = (count: number) => {
      for (let n = 0; n < count; n += 1) {
        said.push(`word ${said.length}`);
        mine.send({ body: said.at(-1)! });
      }
    };
    say(5);
    await until(bob, () => theirs.timeline.messages.length > 0, 'the first is there');
    // Some are in flight now: whether they are committed, nobody can tell.
    say(20);
    await server.kill('SIGKILL');
    await until(ann, (state) => state.connection.status === 'offline', 'ann notices');
    say(10);
    expect(statuses(mine).at(-1)).toBe('sending');
    await server.restart();
    await until(ann, () => statuses(mine).every((status) => status !== 'sending'), 'all are acked', 40_000);
    await until(bob, () => theirs.timeline.messages.length >= said.length, 'bob has all', 40_000);
    expect(bodies(mine)).toEqual(said);
    expect(bodies(theirs)).toEqual(said);
    expect(theirs.timeline.messages.map((message) => message.seq)).toEqual(said.map((_, index) => index + 1));
  });

  it('[SYNC3] tells what was missed while the client was away, in more than one page', async () => {
    const ann = client(server, someone('ann'));
    const bobId = someone('bob');
    const store = memoryStore();
    const before = client(server, bobId, { store });
    const [mine] = await meet(ann, before);
    mine.send({ body: 'first' });
    await until(before, () => before.room(mine.id).timeline.messages.length === 1, 'bob has the first');
    await before.close();
    for (let n = 0; n < 240; n += 1) mine.send({ body: `missed ${n}` });
    await until(ann, () => statuses(mine).every((status) => status !== 'sending'), 'all are acked', 40_000);
    const after = client(server, bobId, { store });
    const theirs = after.room(mine.id);
    theirs.watch();
    await until(after, () => theirs.timeline.messages.length === 241, 'bob has all of it');
    expect(theirs.timeline.messages.map((message) => message.seq)).toEqual(
      Array.from({ length: 241 }, (_, index) => index + 1),
    );
    expect(theirs.timeline.unreadFrom).toBe(1);
  });
});

describe('a device without a network', () => {
  it('shows what it has before it is connected, and sends what was written then', async () => {
    const ann = client(server, someone('ann'));
    const bobId = someone('bob');
    const name = `device-${bobId}`;
    const before = client(server, bobId, { store: indexedDbStore(name) });
    const [mine] = await meet(ann, before);
    mine.send({ body: 'kept' });
    await until(before, () => before.room(mine.id).timeline.messages.length === 1, 'bob has it');
    await before.close();

    const nowhere = client(server, bobId, {
      url: server.url,
      token: () => Promise.reject(new Error('no network')),
      store: indexedDbStore(name),
    });
    const offline = nowhere.room(mine.id);
    offline.watch();
    await until(nowhere, () => bodies(offline).includes('kept'), 'the cache is shown');
    expect(nowhere.state.rooms.order).toContain(mine.id);
    expect(nowhere.state.rooms.status).toBe('ready');
    offline.send({ body: 'written offline' });
    expect(offline.timeline.messages.at(-1)).toMatchObject({ status: 'sending', senderId: bobId });
    await nowhere.close();

    const after = client(server, bobId, { store: indexedDbStore(name) });
    await until(ann, () => bodies(mine).includes('written offline'), 'ann gets it');
    expect(bodies(mine)).toEqual(['kept', 'written offline']);
    await after.signOut();
    expect(await indexedDbStore(name).read('')).toEqual([]);
  });
});

describe('a token that runs out', () => {
  it('[ID3] is renewed on the same connection, as often as it takes', async () => {
    let asked = 0;
    const userId = someone('ann');
    const ann = client(server, userId, {
      token: () => {
        asked += 1;
        return server.token(userId, 4);
      },
    });
    let greetings = 0;
    ann.on('hello', () => {
      greetings += 1;
    });
    await online(ann);
    await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(4);
    expect(ann.connection.status).toBe('online');
    expect(greetings).toBe(1);
  });

  it('is refused for good when the host keeps giving a bad one, and taken again on demand', async () => {
    const userId = someone('ann');
    let token = 'nonsense';
    const ann = client(server, userId, { token: async () => token });
    await until(ann, (state) => state.connection.status === 'refused', 'it is refused');
    expect(ann.connection.error?.code).toBe('unauthenticated');
    token = await server.token(userId);
    ann.reconnect();
    await online(ann);
  });
});

describe('a history that was replaced', () => {
  it('[SYNC4] is forgotten; what is unsent goes out in the new one', async () => {
    const own = await startServer();
    try {
      const annId = someone('ann');
      const store = memoryStore();
      const ann = client(own, annId, { store });
      const bob = client(own, someone('bob'));
      const [mine] = await meet(ann, bob);
      mine.send({ body: 'in the old history' });
      await until(ann, () => statuses(mine).every((status) => status !== 'sending'), 'it is acked');
      const { epoch } = ann.state;
      await own.kill('SIGKILL');
      await until(ann, (state) => state.connection.status === 'offline', 'ann notices');
      mine.send({ body: 'written in between' });
      await rm(own.dataFolder, { recursive: true });
      await own.restart();
      await until(ann, (state) => state.epoch !== epoch, 'the new history is known', 40_000);
      // The room is no more in this one: the server refuses, and the writer still has the words.
      await until(ann, () => statuses(mine).includes('failed'), 'the unsent message is told of');
      expect(bodies(mine)).toEqual(['written in between']);
      expect(ann.state.rooms.order).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('a person with two devices', () => {
  it('[SEND5] sees on each what was written and read on the other', async () => {
    const annId = someone('ann');
    const phone = client(server, annId);
    const bob = client(server, someone('bob'));
    const [onPhone, theirs] = await meet(phone, bob);
    const desk = client(server, annId);
    await online(desk);
    const onDesk = desk.room(onPhone.id);
    onDesk.watch();
    theirs.send({ body: 'hi' });
    onPhone.send({ body: 'hello' });
    await until(desk, () => onDesk.timeline.messages.length === 2, 'the desk has both');
    expect(new Set(bodies(onDesk))).toEqual(new Set(['hi', 'hello']));
    theirs.send({ body: 'there?' });
    await until(desk, (state) => state.unread === 1, 'the desk counts one');
    onPhone.markVisible(3);
    await until(desk, (state) => state.unread === 0, 'reading on the phone counts on the desk');
  });
});
