// Who is compared, how each is started, and what it says of what it has stored.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
/** A bench is no attack: the limits of people are out of the way. */
const LIMITS = { messagesPerSecond: 1e6, messageBurst: 1e6, handshakesPerMinute: 1e6 };

/** Rows, and of how many rooms the count is not the highest seq. */
const DORAN_STORED = `
  select coalesce(sum(n), 0)::int as rows, count(*) filter (where n <> top or n <> r.last_seq)::int as faults
  from (select room_id, count(*) as n, max(seq) as top from chat.messages where type <> 'SYSTEM' group by room_id) m
  join chat.rooms r on r.id = m.room_id`;
const TUTORIAL_STORED = 'select count(*)::int as rows, 0 as faults from message';

export const bare = {
  name: 'bare',
  says: 'plain Socket.IO: checks nothing, keeps nothing',
  command: () => ({ args: [here('bare.server.mjs')] }),
};

export const tutorial = {
  name: 'tutorial',
  says: 'NestJS, TypeORM save() for each message, Redis adapter; a token is checked, a body is not',
  command: ({ databaseUrl, redisUrl, secret }) => ({
    args: [here('tutorial.server.mjs'), databaseUrl, redisUrl, secret],
  }),
  stored: TUTORIAL_STORED,
};

/** Ours, or another checkout's build beside it for a change that must show what it gains. */
export function doranOf(name, folder = ROOT, nodeArgs = []) {
  return {
    name,
    says: folder === ROOT ? 'doran serve, one node, everything on' : 'doran serve of another checkout',
    command: ({ databaseUrl, secret, folder: data }) => ({
      args: [...nodeArgs, join(folder, 'packages/server/bin/doran.js'), 'serve'],
      env: {
        PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: databaseUrl,
        DORAN_DATA: data,
        DORAN_JWT_SECRET: secret,
        DORAN_LIMITS: JSON.stringify(LIMITS),
        NODE_ENV: 'production',
      },
    }),
    stored: DORAN_STORED,
  };
}
