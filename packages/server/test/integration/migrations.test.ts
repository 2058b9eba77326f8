// Proves that the schema comes to be once, in order, by one process at a time, and never differs from its files.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.js';
import { migrate } from '../../src/db/migrate.js';
import { openDatabase } from '../../src/db/open.js';
import { freshPlace, type Place, useDatabase } from '../support/database.fixture.js';

const test = useDatabase();
const OURS = ['0001_chat.sql', '0002_host.sql', '0003_blocks_reports.sql', '0004_changes.sql', '0005_unchanged.sql'];

describe('the schema of the chat', () => {
  it('is there after the first start, and a second changes nothing', async () => {
    expect(await migrate(test.db)).toEqual([]);
    const { rows } = await test.db.query('select name from chat.migrations order by name');
    expect(rows).toEqual(OURS.map((name) => ({ name })));
  });

  it('comes to be once when two start at the same moment', async () => {
    const place = await freshPlace();
    const first = await openDatabase({ ...place.options, migrate: false });
    const second = first.kind === 'postgres' ? await openDatabase({ ...place.options, migrate: false }) : first;
    try {
      const ran = await Promise.all([first, second, first].map((db) => migrate(db)));
      // Each ran once, in order; but one of the two may have run the later ones.
      expect(ran.flat().toSorted()).toEqual(OURS);
      expect(await migrate(second)).toEqual([]);
    } finally {
      if (second !== first) await second.close();
      await first.close();
      await place.drop();
    }
  });

  it('is left alone where the host brings it up to date itself', async () => {
    const place = await freshPlace();
    const db = await openDatabase({ ...place.options, migrate: false });
    const { rows } = await db.query<{ there: boolean }>(`select to_regnamespace('chat') is not null as there`);
    expect(rows).toEqual([{ there: false }]);
    await db.close();
    await place.drop();
  });
});

describe('migration files', () => {
  let folder: string;
  let place: Place;
  let db: Database;
  const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
  const run = () => migrate(db, pathToFileURL(`${folder}/`));
  const words = async () => (await db.query('select word from words order by n')).rows;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doran-migrations-'));
    place = await freshPlace();
    db = await openDatabase({ ...place.options, migrate: false });
  });
  afterEach(async () => {
    await db.close();
    await place.drop();
    await rm(folder, { recursive: true });
  });

  it('run in the order of their names, each once, and only those that are SQL', async () => {
    await write('0010_third.sql', `insert into words (word) values ('third');`);
    await write('0002_second.sql', `insert into words (word) values ('second');`);
    await write('0001_first.sql', 'create table words (n serial, word text);\n-- two statements\nselect 1;');
    await write('0003_notes.md', 'no SQL');
    expect(await run()).toEqual(['0001_first.sql', '0002_second.sql', '0010_third.sql']);
    await write('0011_fourth.sql', `insert into words (word) values ('fourth');`);
    expect(await run()).toEqual(['0011_fourth.sql']);
    expect(await words()).toEqual([{ word: 'second' }, { word: 'third' }, { word: 'fourth' }]);
  });

  it('that was changed after it ran is refused, with a sentence', async () => {
    await write('0001_first.sql', 'create table words (n serial, word text);');
    await run();
    await write('0001_first.sql', 'create table words (n serial, word text not null);');
    await write('0002_second.sql', `insert into words (word) values ('second');`);
    await expect(run()).rejects.toThrow(
      'Migration 0001_first.sql was changed after it ran here. Add a new file instead.',
    );
    expect(await words()).toEqual([]);
  });

  it('that fails leaves nothing of itself, and runs whole when it was mended', async () => {
    await write('0001_first.sql', 'create table words (n serial, word text);');
    await write('0002_second.sql', `insert into words (word) values ('half'); insert into nowhere values (1);`);
    await expect(run()).rejects.toThrow('nowhere');
    expect(await words()).toEqual([]);
    await write('0002_second.sql', `insert into words (word) values ('whole');`);
    expect(await run()).toEqual(['0002_second.sql']);
    expect(await words()).toEqual([{ word: 'whole' }]);
  });
});
