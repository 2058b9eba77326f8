// `disk`: how many bytes a message takes that was really sent: its row, every index, and what PostgreSQL keeps beside them.
import { prove } from '../lib/proof.mjs';
import { settle } from '../lib/seed.mjs';
import { withDoran } from '../lib/with.doran.mjs';
import { BODY } from '../peers/message.mjs';

const BYTES = `
  select n::int as messages, pg_total_relation_size(t)::float / n as bytes, pg_relation_size(t)::float / n as heap,
    pg_indexes_size(t)::float / n as indexes
  from (select 'chat.messages'::regclass as t, count(*) as n from chat.messages) m`;

export function disk(stage, { disk: { clients, atLeast } }) {
  return withDoran(stage, 'disk', async ({ server, db }) => {
    const { generator } = stage;
    const { name } = server;
    await generator.do('connect', { ...server, users: clients });
    await generator.do('openPairs', { name });
    // A number, not a time: on a slow machine what is fixed would weigh more on each.
    const send = prove(() => generator.do('closedLoop', { name, forMs: 1_000 }), 1);
    for (let sent = 0; sent < atLeast; ) sent += (await send(server)).acks;
    await generator.do('leave', { name });
    await settle(db);
    const { rows } = await db.query(BYTES);
    const [{ messages, ...stored }] = rows;
    const body = { bytes: Buffer.byteLength(BODY), heap: 0, indexes: 0 };
    const goal = { peer: 'doran', other: 'body', figure: 'bytes', gate: 2.8, want: 2.5, atMost: true };
    return [
      {
        scenario: 'disk',
        title: `disk: bytes for each message of ${body.bytes} bytes`,
        note: `${messages.toLocaleString('en')} messages, sent over sockets in ${clients / 2} direct rooms, then vacuumed:
the table, all its indexes, TOAST and maps.`,
        figures: [
          { name: 'bytes', of: ({ bytes }) => bytes, digits: 1 },
          { name: 'of the table', of: ({ heap }) => heap, digits: 1 },
          { name: 'of its indexes', of: ({ indexes }) => indexes, digits: 1 },
        ],
        compare: ['bytes'],
        picture: 'bytes',
        goals: [{ goal: 'bytes on disk for a message ÷ its body', ...goal }],
        samples: [
          { peer: 'doran', round: 1, ...stored },
          { peer: 'body', round: 1, ...body },
        ],
      },
    ];
  });
}
