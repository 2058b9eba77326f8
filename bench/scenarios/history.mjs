// `history`: the latest page of a room costs the same, however many messages the room has.
import { inRounds } from '../lib/rounds.mjs';
import { seedRooms, settle } from '../lib/seed.mjs';
import { pagesOf, selectPage } from '../lib/served.statements.mjs';
import { proveStored, withDoran } from '../lib/with.doran.mjs';
import { ASKING } from '../report/samples.mjs';

const LIMIT = 50;

export function history(stage, { history: { sizes, asks }, ...options }) {
  return withDoran(stage, 'history', async ({ server, db }) => {
    const rooms = [];
    for (const [client, messages] of sizes.entries()) {
      const [roomId] = await seedRooms(db, { users: [`u${client}`], rooms: 1, messages });
      rooms.push({ ...server, name: messages.toLocaleString('en'), client, messages, roomId });
    }
    await proveStored(
      server,
      sizes.reduce((sum, messages) => sum + messages),
    );
    await settle(db);
    for (const room of rooms) room.pages = await pagesOf(db, (tx) => selectPage(tx, room.roomId, { limit: LIMIT + 1 }));
    const { generator } = stage;
    await generator.do('connect', { ...server, users: sizes.length });
    const take = async ({ client, messages, roomId, pages }) => {
      const input = { roomId, limit: LIMIT };
      const job = { name: server.name, client, command: 'message:list', input, asks };
      const { answer, ...figures } = await generator.do('asking', job);
      prove(answer, messages);
      return { ...figures, pages };
    };
    const samples = await inRounds({ ...options, stage, peers: rooms, take });
    await generator.do('leave', { name: server.name });
    const [least, most] = [rooms[0].name, rooms.at(-1).name];
    const goal = `latest page in a room of ${most} messages ÷ ${least}`;
    return [
      {
        scenario: 'history',
        title: `history: the latest ${LIMIT} messages of a room, by how many it has`,
        note: `\`message:list\` over a socket, ${asks} times in each sample, one after the other.`,
        figures: ASKING,
        compare: ['p50 ms', 'server CPU µs', 'database CPU µs', 'pages touched'],
        picture: 'p50 ms',
        ours: most,
        goals: [{ goal, figure: 'p50 ms', peer: most, other: least, gate: 1.3, want: 1.1, atMost: true }],
        samples,
      },
    ];
  });
}

/** The answer is the end of the room, without a gap. */
function prove({ messages, head, hasMore }, last) {
  const first = last - LIMIT + 1;
  const whole = messages.length === LIMIT && messages.every(({ seq }, index) => seq === first + index);
  if (!whole || head.seq !== last || !hasMore) throw new Error(`This is not the latest page of a room of ${last}`);
}
