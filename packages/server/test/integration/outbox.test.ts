// Proves that what must happen after a commit happens: once when all goes well, again when it failed, never in silence.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Outbox, type OutboxKind } from '../../src/delivery/outbox.js';
import { insertRow } from '../../src/delivery/outbox.sql.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { useDatabase } from '../support/database.fixture.js';
import { openDirect } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useDatabase();

interface Row {
  attempts: number;
  error: string | null;
  failed: boolean;
  /** Seconds since the epoch, by the database's clock. */
  due: number;
  now: number;
}

async function onlyRow(): Promise<Row> {
  const { rows } = await test.db.query<Row>(
    `select attempts, error, failed_at is not null as failed, extract(epoch from due_at)::float8 as due,
       extract(epoch from clock_timestamp())::float8 as now
     from chat.outbox`,
  );
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
}

/** The relay comes back at once, as if the row's time had come. */
async function comeBack(chat: Chat): Promise<void> {
  await test.db.query('update chat.outbox set due_at = now()');
  chat.get(Outbox).wake();
}

describe('the outbox', () => {
  let chat: Chat;
  /** What was handed to the handler of a kind that only this test knows. */
  let handed: unknown[];
  let work: () => Promise<void>;
  const ofTest = 'message:posted' satisfies OutboxKind;
  const add = (payload: object) => test.db.transaction((tx) => insertRow(tx, ofTest, payload));

  beforeEach(async () => {
    handed = [];
    work = async () => {};
    chat = await startChat(test.db);
    chat.get(Outbox).handle(ofTest, async (payload) => {
      handed.push(payload);
      await work();
    });
  });
  afterEach(async () => {
    await chat.close();
    await test.db.query('delete from chat.outbox');
  });

  it('does a row once, soon after its commit, and takes it away', async () => {
    const began = performance.now();
    await add({ n: 1 });
    await settled(test.db);
    expect(handed).toEqual([{ n: 1 }]);
    // A notification brings it, not the poll.
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('does rows in their order', async () => {
    const numbers = Array.from({ length: 250 }, (_, n) => ({ n }));
    await test.db.transaction(async (tx) => {
      for (const payload of numbers) await insertRow(tx, ofTest, payload);
    });
    await settled(test.db);
    expect(handed).toEqual(numbers);
  });

  it('tries again what failed, each time later, and the rows beside it are done meanwhile', async () => {
    work = async () => {
      if (handed.length === 1) throw new Error('the first attempt fails');
    };
    await test.db.transaction(async (tx) => {
      await insertRow(tx, ofTest, { n: 1 });
      await insertRow(tx, ofTest, { n: 2 });
    });
    await expect.poll(() => handed).toEqual([{ n: 1 }, { n: 2 }]);
    await expect.poll(onlyRow).toMatchObject({ attempts: 1, error: 'the first attempt fails', failed: false });
    expect(chat.log.warnings).toEqual([expect.stringContaining('will be tried again: the first attempt fails')]);
    await comeBack(chat);
    await settled(test.db);
    expect(handed).toEqual([{ n: 1 }, { n: 2 }, { n: 1 }]);
  });

  it('backs off, and gives up after ten attempts, with an error for the operator', async () => {
    work = () => Promise.reject(new Error(`attempt ${handed.length}`));
    await add({ n: 1 });
    for (const [index, seconds] of [2, 4, 8, 16, 32, 60, 60, 60, 60].entries()) {
      const before = (await onlyRow()).now;
      if (index > 0) await comeBack(chat);
      await expect.poll(onlyRow).toMatchObject({ error: `attempt ${index + 1}`, attempts: index + 1, failed: false });
      const { due, now } = await onlyRow();
      expect(due).toBeLessThanOrEqual(now + seconds);
      if (index > 0) expect(due).toBeGreaterThanOrEqual(before + seconds);
    }
    await comeBack(chat);
    await expect.poll(onlyRow).toMatchObject({ attempts: 10, failed: true, error: 'attempt 10' });
    expect(chat.log.errors).toEqual([expect.stringMatching(/Outbox row \d+ \(message:posted\) is given up after 10/)]);
    await comeBack(chat);
    await add({ n: 2 });
    await expect.poll(() => handed.at(-1)).toEqual({ n: 2 });
    expect(handed).toHaveLength(11);
  });

  it('leaves alone what another process has claimed, until that one must be dead', async () => {
    await test.db.query(
      `insert into chat.outbox (kind, payload, attempts, due_at) values ($1, '{"n":1}', 1, now() + interval '3 s')`,
      [ofTest],
    );
    chat.get(Outbox).wake();
    await add({ n: 2 });
    await expect.poll(() => handed).toEqual([{ n: 2 }]);
    await settled(test.db);
    expect(handed).toEqual([{ n: 2 }, { n: 1 }]);
  });

  it('does not give up on trouble that passes', async () => {
    await test.db.query(`insert into chat.outbox (kind, payload, attempts) values ($1, '{}', 30)`, [ofTest]);
    work = () => Promise.reject(Object.assign(new Error('gone'), { code: '57P01' }));
    chat.get(Outbox).wake();
    await expect.poll(onlyRow).toMatchObject({ attempts: 31, failed: false, error: 'gone (code 57P01)' });
    work = async () => {};
    await comeBack(chat);
    await settled(test.db);
  });

  it('keeps a row that nobody handles, and says so', async () => {
    await test.db.transaction((tx) => insertRow(tx, 'from:the:future', {}));
    await expect.poll(onlyRow).toMatchObject({
      attempts: 1,
      error: 'Nothing handles outbox rows of the kind from:the:future',
    });
  });
});

describe('a process that died between the commit and the telling', () => {
  it('leaves its rows to the next start, which tells each exactly once', async () => {
    const first = await startChat(test.db);
    const roomId = await openDirect(first);
    await settled(test.db);
    // As a process that is killed right after the commit: it wrote, and its relay never ran.
    await first.get(Outbox).onApplicationShutdown();
    const message = await first.service.transaction((tx) => first.service.post(tx, { roomId, body: 'paid' }));
    first.transport.forget();
    await first.close();
    expect(first.transport.published).toEqual([]);

    const next = await startChat(test.db);
    await settled(test.db);
    expect(next.transport.heard('message:created')).toEqual([{ message }]);
    await next.close();
    const last = await startChat(test.db);
    await settled(test.db);
    expect(last.transport.published).toEqual([]);
    await last.close();
  });

  it('two that run at once do each row once', async () => {
    const chats = [await startChat(test.db), await startChat(test.db)];
    const handed: number[] = [];
    for (const chat of chats) chat.get(Outbox).handle('message:posted', async ({ seq }) => void handed.push(seq));
    await test.db.transaction(async (tx) => {
      for (let seq = 0; seq < 300; seq++) await insertRow(tx, 'message:posted', { seq });
    });
    await settled(test.db);
    expect(handed.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, seq) => seq));
    for (const chat of chats) await chat.close();
  });
});
