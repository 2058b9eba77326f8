// Proves that arrays come into the database as they were, whatever stands in them.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { plainArray, textArray } from '../../src/db/arrays.js';
import { useDatabase } from '../support/database.fixture.js';

const test = useDatabase();

const TEXTS = [
  'plain',
  '',
  ' ',
  null,
  'NULL',
  'null',
  '{"a":"b\\"c\\\\"}',
  "it's",
  'a,b',
  '{}',
  '}{',
  '\\',
  '"',
  '\\"',
  "\\'",
  '\n\t\r',
  '도란도란 👋 \u2028',
  ' around ',
  '(1)',
  '$1',
];

it('texts, null among them', async () => {
  const { rows } = await test.db.query('select x from unnest($1::text[]) with ordinality t(x, n) order by n', [
    textArray(TEXTS),
  ]);
  expect(rows).toEqual(TEXTS.map((x) => ({ x })));
});

it('numbers and ids, null among them, and none at all', async () => {
  const ids = [randomUUID(), null, randomUUID()];
  const { rows } = await test.db.query(
    'select $1::int[] as numbers, $2::uuid[] as ids, $3::text[] as none, $4::int[] as nothing',
    [plainArray([1, -2, 2_147_483_647]), plainArray(ids), textArray([]), plainArray([])],
  );
  expect(rows).toEqual([{ numbers: [1, -2, 2_147_483_647], ids, none: [], nothing: [] }]);
});
