// A bot that answers whoever writes to it, also what was written while it was away: its read cursor is its memory.
import { connect } from '@doran/client';

const { DORAN_URL = 'http://127.0.0.1:3000', DORAN_TOKEN } = process.env;
if (!DORAN_TOKEN) {
  console.error('Set DORAN_TOKEN to a token of the bot’s own user: npx doran token --sub bot --ttl 86400');
  process.exit(1);
}

// A bot that runs for long asks its host for a fresh token here, each time it is asked.
const chat = connect({ url: DORAN_URL, token: async () => DORAN_TOKEN });

const reply = (text) => (/\btime\b/i.test(text) ? `It is ${new Date().toISOString()}.` : `You said: ${text}`);

/** How far each room has been answered in this run; the read cursor follows within a second. */
const answered = new Map();
const busy = new Set();

async function answer(roomId) {
  if (busy.has(roomId)) return;
  busy.add(roomId);
  try {
    const room = chat.room(roomId);
    for (;;) {
      const { me, head } = room.info ?? {};
      const after = Math.max(me?.readSeq ?? head?.seq ?? 0, answered.get(roomId) ?? 0);
      if (!head || after >= head.seq) return;
      const { messages } = await chat.command('message:list', { roomId, after });
      if (messages.length === 0) return;
      for (const { id, type, body, senderId, deletedAt } of messages) {
        if (type !== 'TEXT' || deletedAt || senderId === chat.state.me.id) continue;
        room.send({ body: reply(body), replyTo: id });
        console.log(`${senderId}: ${body}`);
      }
      answered.set(roomId, messages.at(-1).seq);
      room.markVisible(messages.at(-1).seq);
    }
  } catch (error) {
    // Not answered now: the room is looked at again with the next change, at the latest after a reconnect.
    console.error(`${roomId}: ${error.message}`);
  } finally {
    busy.delete(roomId);
  }
}

// Not the live events, which miss what came while the bot was away: the state always catches up.
const lookAround = () => {
  if (chat.connection.status !== 'online') return;
  for (const [roomId, room] of chat.state.rooms.byId) if (room.me?.unread) void answer(roomId);
};
chat.subscribe((state) => state.rooms.byId, lookAround);
chat.subscribe(
  (state) => state.connection.status,
  (status) => console.log(`* ${status}`),
);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await chat.close();
    process.exit(0);
  });
}
