// Proves that trouble which passes is answered with `unavailable`, and that the same command then works.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { useChat } from '../support/chat.fixture.js';
import { held } from '../support/held.js';
import { openGroup, send } from '../support/messages.js';

const test = useChat();
const unavailable = { code: 'unavailable', retryable: true, retryAfterMs: 1_000 };

const cases = [
  ['room:update', 'alice', { title: 'New' }],
  ['message:edit', 'bob', { seq: 1, body: 'edited' }],
  ['message:delete', 'bob', { seq: 1 }],
  ['receipt:mark', 'bob', { readSeq: 2 }],
  ['member:add', 'alice', { userIds: ['carol'] }],
] as const;

it('a row that somebody holds for longer than 5 s is unavailable, and the same command works afterwards', async () => {
  const waits = cases.map(async ([name, userId, change]) => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await send(test.chat, 'bob', roomId);
    await send(test.chat, 'alice', roomId);
    const command = () => test.chat.run(userId, name, { roomId, ...change } as never);
    return { roomId, name, command };
  });
  const commands = await Promise.all(waits);
  const roomIds = commands.map(({ roomId }) => roomId);
  const holder = await held(test.chat, async (tx) => {
    for (const [table, column] of [
      ['rooms', 'id'],
      ['members', 'room_id'],
      ['messages', 'room_id'],
    ])
      await tx.query(`select 1 from chat.${table} where ${column} = any($1::uuid[]) for update`, [roomIds]);
  });
  await Promise.all(commands.map(({ name, command }) => expect(command(), name).rejects.toMatchObject(unavailable)));
  await holder.rollBack();
  for (const { command } of commands) await command();
});

it('a deadlock is unavailable to the caller whom PostgreSQL chose, and the other goes on', async () => {
  const roomId = await openGroup(test.chat, 'alice');
  const change = () => test.chat.run('alice', 'room:update', { roomId, title: 'New', me: { muted: true } });
  const holder = await held(test.chat, async (tx) => {
    await tx.query('select 1 from chat.rooms where id = $1 for update', [roomId]);
    return tx;
  });
  // It takes its own member's row, and waits for the room's.
  const refused = expect(change()).rejects.toMatchObject(unavailable);
  await sleep(300);
  await holder.value.query('select 1 from chat.members where room_id = $1 for update', [roomId]);
  await refused;
  await holder.commit();
  expect((await change()).room).toMatchObject({ title: 'New', me: { muted: true } });
});
