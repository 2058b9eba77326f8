// Proves that an epoch names one history: the same after a restart, another for another database ([SYNC4]).
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/db/open.js';
import { Instance } from '../../src/ops/instance.js';
import { startChat } from '../support/chat.fixture.js';
import { freshPlace, useDatabase } from '../support/database.fixture.js';

const test = useDatabase();

async function epochAtStart(): Promise<string> {
  const chat = await startChat(test.db);
  const { epoch } = chat.get(Instance);
  await chat.close();
  return epoch;
}

it('[SYNC4] is the same at every start on one database', async () => {
  const epoch = await epochAtStart();
  expect(epoch).toMatch(/^[0-9a-f-]{36}$/);
  expect(await epochAtStart()).toBe(epoch);
});

it('[SYNC4] is another one for another database', async () => {
  const place = await freshPlace();
  const other = await openDatabase({ ...place.options, migrate: true });
  const { rows } = await other.query<{ epoch: string }>('select epoch from chat.instance');
  expect(rows[0]?.epoch).not.toBe(await epochAtStart());
  await other.close();
  await place.drop();
});

it('that is missing stops the start with a sentence', async () => {
  await test.db.query('delete from chat.instance');
  await expect(startChat(test.db)).rejects.toThrow('chat.instance is empty: this database was not migrated by Doran.');
});
