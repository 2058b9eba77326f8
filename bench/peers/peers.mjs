// Who is compared, how each is started, and what it says of what it has stored.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
/** A bench is no attack: the limits of people are out of the way. */
const LIMITS = { messagesPerSecond: 1e6, messageBurst: 1e6, handshakesPerMinute: 1e6 };

/** Rows, and of how many rooms the count is not the highest seq. */
const storedIn = (messages, rooms) => `
  select coalesce(sum(n), 0)::int as rows, count(*) filter (where n <> top or n <> r.last_seq)::int as faults
  from (select room_id, count(*) as n, max(seq) as top from ${messages} where type <> 'SYSTEM' group by room_id) m
  join ${rooms} r on r.id = m.room_id`;
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
  // Its counter of unread messages is a statement for each member: a scenario of its own, not rooms of many.
  skips: ['fanout', 'idle'],
};

/** Says how soon one message can be written, and nothing else. */
export const unbatched = {
  name: 'unbatched',
  says: 'plain Socket.IO that writes each message with one statement, on ten connections; only in the open loop',
  command: ({ databaseUrl }) => ({ args: [here('unbatched.server.mjs'), databaseUrl] }),
  stored: storedIn('message', 'room'),
  skips: ['closed', 'fanout', 'idle'],
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
    stored: storedIn('chat.messages', 'chat.rooms'),
  };
}

/** Who plays a loop, or a scenario. */
export const playersOf = (what, peers) => peers.filter(({ skips = [] }) => !skips.includes(what));

/** Ours, several nodes with Redis on one database. */
export function doranNodes(name, nodes) {
  const one = doranOf(name);
  return {
    ...one,
    says: `doran serve, ${nodes} nodes with Redis`,
    nodes,
    command: (at) => {
      const { args, env } = one.command(at);
      return { args, env: { ...env, REDIS_URL: at.redisUrl } };
    },
  };
}
