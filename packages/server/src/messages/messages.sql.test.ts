// Proves who runs which statement: plain messages pay nothing for rewriting, and one that comes alone nothing for a batch.
import { expect, it } from 'vitest';
import { newMessage } from '../../test/support/messages.js';
import type { Queryable } from '../db/database.js';
import { insertMessages, type NewMessage } from './messages.sql.js';

const ROOM = '00000000-0000-7000-8000-000000000001';

async function statementFor(...messages: NewMessage[]): Promise<{ text: string; values: number; name?: string }> {
  let ran: { text: string; values: number; name?: string } | undefined;
  const tx: Queryable = {
    query: async (text, values = [], name) => {
      ran = { text, values: values.length, ...(name ? { name } : {}) };
      return { rows: [{ base: [0], lifted: [false], seq: 1, at: new Date(0) }] as never[] };
    },
  };
  await insertMessages(tx, messages);
  if (!ran) throw new Error('Nothing ran');
  return ran;
}

it('a batch of plain messages runs the plain statement, and one rewritten message makes it the other', async () => {
  const plain = await statementFor(newMessage(ROOM, 'a'), newMessage(ROOM, 'b'));
  expect(plain).toMatchObject({ name: 'insert-messages', values: 14 });
  expect(plain.text).not.toMatch(/written|lifted/);
  const written = { body: 'c', data: null };
  const mixed = await statementFor(newMessage(ROOM, 'a'), newMessage(ROOM, '***', { written }));
  expect(mixed).toMatchObject({ name: 'insert-rewritten', values: 15 });
  expect(mixed.text).toContain('rewrites_lifted');
});

it('a plain message that comes alone runs a statement of its own, a rewritten one the batch that asks', async () => {
  const alone = await statementFor(newMessage(ROOM, 'a'));
  expect(alone).toMatchObject({ name: 'insert-message', values: 8 });
  expect(alone.text).not.toContain('unnest');
  const rewritten = await statementFor(newMessage(ROOM, '***', { written: { body: 'c', data: null } }));
  expect(rewritten).toMatchObject({ name: 'insert-rewritten' });
});
