// `rooms`: what a user's list and unread counts cost as the user's rooms grow, and beside counting messages one by one.
import { inRounds } from '../lib/rounds.mjs';
import { seedRooms, settle } from '../lib/seed.mjs';
import { asked, pagesOf, selectRoomIds, selectUnread } from '../lib/served.statements.mjs';
import { proveStored, withDoran } from '../lib/with.doran.mjs';
import { quantiles } from '../load/record.mjs';
import { ASKING } from '../report/samples.mjs';

const PAGE = 30;
const COMPARE = ['p50 ms', 'database CPU µs', 'pages touched'];

/** Each question over the socket: the statements whose pages count, and a proof that the answer is whole. */
const QUESTIONS = [
  {
    command: 'room:list',
    input: { limit: PAGE },
    what: `the first ${PAGE} of a user's rooms with unread counts`,
    statements: (tx, userId) => selectRoomIds(tx, [{ userId, filter: 'active', position: null, limit: PAGE + 1 }]),
    whole: ({ rooms, next }, { size, unread }) =>
      rooms.length === Math.min(PAGE, size) &&
      (next !== null) === size > PAGE &&
      rooms.every(({ me }) => me.unread === unread),
  },
  {
    command: 'unread:get',
    input: {},
    what: "the unread counts of all of a user's rooms",
    statements: (tx, userId) => selectUnread(tx, [userId]),
    whole: ({ total, rooms }, { size, unread }) => total === size * unread && Object.keys(rooms).length === size,
  },
];

/**
 * Those whose rooms keep no counter, in the same tables with the same indexes. Both answer what ours answers (the rooms that
 * have unread messages, with their number), by the same rules (members who have not left, no muted room), and both trust, as
 * ours does, that nobody has unread messages before one of their own: so a COUNT reads the primary key of messages alone.
 */
const COUNTS = {
  // A user's list of rooms as one writes it at first: rooms joined with what is unread in each, a row for each room.
  COUNT: {
    text: `
  select r.id, count(m.seq)::int as unread
  from chat.members me join chat.rooms r on r.id = me.room_id
  left join chat.messages m on m.room_id = r.id and m.seq > me.read_seq
  where me.user_id = $1 and me.left_at is null and not coalesce(me.muted_until > now(), false)
  group by r.id having count(m.seq) > 0`,
    found: (rows) => rows.map(({ id: roomId, unread }) => ({ roomId, unread })),
  },
  // The leanest that we know: nothing of chat.rooms, which badges alone do not need, and two texts in one row, as ours.
  'lean COUNT': {
    text: `
  select string_agg(me.room_id::text, ' ') as room_ids, string_agg(c.unread::text, ' ') as unread
  from chat.members me cross join lateral (
    select count(*) as unread from chat.messages m where m.room_id = me.room_id and m.seq > me.read_seq) c
  where me.user_id = $1 and me.left_at is null and not coalesce(me.muted_until > now(), false) and c.unread > 0`,
    found: ([{ room_ids, unread } = {}]) => {
      const counted = unread?.split(' ');
      return room_ids?.split(' ').map((roomId, at) => ({ roomId, unread: Number(counted[at]) }));
    },
  },
};

const counts = Object.entries(COUNTS).map(([name, { text, found }]) => ({
  name,
  select: async (db, userId) => found((await db.query(text, [userId], name)).rows),
}));

export function rooms(stage, { rooms: how, ...options }) {
  return withDoran(stage, 'rooms', async ({ server, db }) => {
    const users = await seed(server, db, how);
    const tables = [];
    await stage.generator.do('connect', { ...server, users: users.length });
    for (const question of QUESTIONS) tables.push(await growth({ stage, server, db, users, how, options }, question));
    await stage.generator.do('leave', { name: server.name });
    for (const unread of how.unread)
      tables.push(await counting({ stage, server, db, user: users.at(-1), how, options }, unread));
    return tables;
  });
}

/** The last user's rooms lie between those of as many strangers, as in a database that many use. */
async function seed(server, db, { sizes, strangers, messages, unread }) {
  const others = Array.from({ length: strangers }, (_, index) => `stranger${index}`);
  const users = sizes.map((size, client) => ({ ...server, name: `${size.toLocaleString('en')} rooms`, size, client }));
  for (const user of users) {
    user.id = `u${user.client}`;
    user.unread = unread[0];
    const owners = user === users.at(-1) ? [user.id, ...others] : [user.id];
    await seedRooms(db, { users: owners, rooms: user.size * owners.length, messages, unread: user.unread });
  }
  const count = sizes.reduce((sum, size) => sum + size) + sizes.at(-1) * strangers;
  await proveStored(server, count * messages);
  await settle(db);
  return users;
}

async function growth({ stage, server, db, users, how, options }, { command, input, what, statements, whole }) {
  const pages = new Map();
  for (const { id } of users) pages.set(id, await pagesOf(db, (tx) => statements(tx, id)));
  const take = async (user) => {
    const job = { name: server.name, client: user.client, command, input, asks: how.asks };
    const { answer, ...figures } = await stage.generator.do('asking', job);
    if (!whole(answer, user)) throw new Error(`${command} did not answer all of ${user.name}`);
    return { ...figures, pages: pages.get(user.id) };
  };
  const samples = await inRounds({ ...options, stage, peers: users, take });
  return {
    scenario: 'rooms',
    title: `rooms: ${what}`,
    note: `\`${command}\` over a socket, ${how.asks} times in each sample, one after the other.`,
    figures: ASKING,
    compare: COMPARE,
    picture: 'p50 ms',
    ours: users.at(-1).name,
    samples,
  };
}

async function counting({ stage, server, db, user, how, options }, unread) {
  await db.query('update chat.members set read_seq = delivered_seq - $2 where user_id = $1', [user.id, unread]);
  await settle(db);
  const ours = { name: 'doran', select: async (tx, userId) => (await selectUnread(tx, [userId]))[0] };
  const peers = [ours, ...counts].map((peer) => ({ ...server, ...peer }));
  for (const peer of peers) peer.pages = await pagesOf(db, (tx) => peer.select(tx, user.id));
  const take = async ({ name, select, pages }) => {
    const took = [];
    for (let asks = 0; asks < how.asks; asks++) {
      const at = performance.now();
      const found = await select(asked(db), user.id);
      took.push(performance.now() - at);
      if (found.length !== user.size || found.some((room) => room.unread !== unread))
        throw new Error(`${name} miscounts`);
    }
    return { asks: how.asks, askMs: quantiles(took), pages };
  };
  const samples = await inRounds({ ...options, stage, peers, take });
  const goal = { figure: 'p50 ms', peer: 'doran', other: 'COUNT', gate: 0.33, want: 0.2, atMost: true };
  return {
    scenario: 'rooms',
    title: `rooms: ${user.name} with ${unread} unread messages in each, beside a COUNT`,
    note: `All are statements asked of the same database by the same client, until it has their ${user.size.toLocaleString('en')} rooms: Doran's own of
\`unread:get\`, which subtracts; \`COUNT\`, the list that joins rooms, members and messages and groups, a row for each room; and
\`lean COUNT\`, which counts beside members alone and answers in one row, as ours does. The goal is about the list. Nothing of Doran's server
is in it. ${how.strangers + 1} users have as many rooms. What a COUNT costs grows with what is unread; the arithmetic does not.`,
    figures: ASKING.filter(({ name }) => name !== 'server CPU µs'),
    compare: COMPARE,
    picture: 'p50 ms',
    goals: unread === how.unread[0] ? [{ goal: `list of ${user.name} with unread ÷ COUNT`, ...goal }] : [],
    samples,
  };
}
