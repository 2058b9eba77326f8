// Proves that a host's own rows and the chat's commit together or not at all.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostTransaction } from '../../src/db/host.tx.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, storedBodies } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useChat();

/** What a host would do when somebody buys: its own row, and a word of it in the room. */
async function buy(tx: HostTransaction, roomId: string, item: string): Promise<void> {
  await tx.query('insert into shop_orders (item) values ($1)', [item]);
  await test.chat.service.post(tx, { roomId, body: `${item} was bought` });
}

async function orders(): Promise<string[]> {
  const { rows } = await test.db.query<{ item: string }>('select item from shop_orders order by item');
  return rows.map(({ item }) => item);
}

describe('a row of the host and a message of the chat', () => {
  let roomId: string;
  beforeAll(async () => {
    await test.db.query('create table shop_orders (item text primary key)');
  });
  beforeEach(async () => {
    await test.db.query('truncate shop_orders');
    roomId = await openDirect(test.chat);
    await settled(test.db);
    test.chat.transport.forget();
  });

  it('both commit, and the room hears of it once', async () => {
    await test.chat.service.transaction((tx) => buy(tx, roomId, 'chair'));
    await settled(test.db);
    expect(await orders()).toEqual(['chair']);
    expect(await storedBodies(test.db, roomId)).toEqual(['chair was bought']);
    expect(test.chat.transport.heardBy('bob')).toEqual(['message:created']);
  });

  it('both are undone when the host throws', async () => {
    const failing = test.chat.service.transaction(async (tx) => {
      await buy(tx, roomId, 'chair');
      throw new Error('the card was refused');
    });
    await expect(failing).rejects.toThrow('the card was refused');
    expect(await orders()).toEqual([]);
    expect(await storedBodies(test.db, roomId)).toEqual([]);
    expect(test.chat.transport.published).toEqual([]);
  });

  it('both are undone when the host’s own statement fails after the chat’s', async () => {
    await test.chat.service.transaction((tx) => buy(tx, roomId, 'chair'));
    const failing = test.chat.service.transaction(async (tx) => {
      await test.chat.service.post(tx, { roomId, body: 'sold once more' });
      await tx.query('insert into shop_orders (item) values ($1)', ['chair']);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await storedBodies(test.db, roomId)).toEqual(['chair was bought']);
  });

  it('both are undone when the chat refuses and the host lets that rise', async () => {
    const failing = test.chat.service.transaction(async (tx) => {
      await tx.query('insert into shop_orders (item) values ($1)', ['chair']);
      await test.chat.service.post(tx, { roomId, body: '' });
    });
    await expect(failing).rejects.toMatchObject({ code: 'invalid' });
    expect(await orders()).toEqual([]);
  });

  it('the host’s row stays when the host takes the refusal for an answer', async () => {
    await test.chat.service.transaction(async (tx) => {
      await tx.query('insert into shop_orders (item) values ($1)', ['chair']);
      await expect(test.chat.service.post(tx, { roomId, body: '' })).rejects.toMatchObject({ code: 'invalid' });
      await test.chat.service.post(tx, { roomId, body: 'chair was bought' });
    });
    expect(await orders()).toEqual(['chair']);
    expect(await storedBodies(test.db, roomId)).toEqual(['chair was bought']);
  });
});
