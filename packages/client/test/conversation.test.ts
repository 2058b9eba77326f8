// Two people talk, over every transport: what each sees, from pending to read.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { socketio, sse } from '../src/index.js';
import { bodies, client, meet, someone, statuses, until } from './support/people.js';
import { type ServerProcess, startServer } from './support/server.process.js';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe.each([
  ['websocket', socketio({ carriers: ['websocket'] })],
  ['polling', socketio({ carriers: ['polling'] })],
  ['sse', sse()],
])('a conversation over %s', (_name, transport) => {
  const pair = async () => {
    const options = { transports: [transport] };
    const ann = client(server, someone('ann'), options);
    const bob = client(server, someone('bob'), options);
    return { ann, bob, rooms: await meet(ann, bob) };
  };

  it('[RCPT2] goes from sending to sent, delivered and read', async () => {
    const { ann, bob, rooms } = await pair();
    const [mine, theirs] = rooms;
    mine.send({ body: 'hello' });
    expect(statuses(mine)).toEqual(['sending']);
    await until(bob, () => bodies(theirs).includes('hello'), 'bob has it');
    await until(ann, () => statuses(mine)[0] === 'delivered', 'ann sees that bob has it');
    theirs.markVisible(1);
    await until(ann, () => statuses(mine)[0] === 'read', 'ann sees that bob has read it');
    await until(bob, (state) => state.unread === 0, 'bob has nothing unread');
  });

  it('[SEND4] keeps the order of a burst, each once', async () => {
    const { ann, bob, rooms } = await pair();
    const [mine, theirs] = rooms;
    const words = Array.from({ length: 30 }, (_, index) => `word ${index}`);
    for (const body of words) mine.send({ body });
    await until(ann, () => statuses(mine).every((status) => status !== 'sending'), 'all are acked');
    await until(bob, () => theirs.timeline.messages.length === 30, 'bob has all');
    expect(bodies(mine)).toEqual(words);
    expect(bodies(theirs)).toEqual(words);
    // No page is visible in a process: what came is unread until somebody says that it was seen.
    expect(bob.state.unread).toBe(30);
  });

  it('[MSG3] shows edits and tombstones to both', async () => {
    const { ann, bob, rooms } = await pair();
    const [mine, theirs] = rooms;
    mine.send({ body: 'one' });
    mine.send({ body: 'two' });
    await until(bob, () => theirs.timeline.messages.length === 2, 'bob has both');
    await until(ann, () => statuses(mine).every((status) => status !== 'sending'), 'both are acked');
    await mine.edit(1, 'one, better');
    await mine.delete(2);
    await until(bob, () => theirs.timeline.messages[1]?.deletedAt, 'bob sees the tombstone');
    expect(bodies(theirs)).toEqual(['one, better', null]);
    expect(bodies(mine)).toEqual(['one, better', null]);
  });

  it('[TYPE1] shows who types until the message comes, and who is online', async () => {
    const { ann, bob, rooms } = await pair();
    const [mine, theirs] = rooms;
    // As often as a key is pressed: a server that is busy leaves such hints out ([ERR7]).
    const typing = setInterval(() => mine.setTyping(true), 500);
    await until(bob, () => theirs.typing.length === 1, 'bob sees ann type').finally(() => clearInterval(typing));
    mine.send({ body: 'typed' });
    await until(bob, () => theirs.typing.length === 0, 'the typing ends');
    const bobId = bob.state.me!.id;
    await until(ann, (state) => state.presence.get(bobId)?.online, 'ann sees bob online');
    await bob.close();
    await until(ann, (state) => state.presence.get(bobId)?.online === false, 'ann sees bob leave');
  });
});
