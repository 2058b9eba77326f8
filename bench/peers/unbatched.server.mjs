// The floor of a write: plain Socket.IO, and one statement for each message, which gives it its place; acked after the commit.
import pg from 'pg';
import { acked, messageOf } from './message.mjs';
import { servePlain } from './plain.mjs';

const CONNECTIONS = 10;
const SCHEMA = `
  create table room (id uuid primary key, last_seq bigint not null default 0);
  create table message (
    room_id uuid not null, seq bigint not null, id uuid not null, sender_id text not null, type text not null,
    body text not null, created_at timestamptz not null default now(),
    primary key (room_id, seq), unique (id, room_id));`;
const WRITE = {
  name: 'write',
  text: `
    with r as (update room set last_seq = last_seq + 1 where id = $1 returning last_seq)
    insert into message (room_id, seq, id, sender_id, type, body)
    select $1, last_seq, $2, $3, $4, $5 from r returning seq, created_at`,
};

const [connectionString] = process.argv.slice(2);
const db = new pg.Pool({ connectionString, max: CONNECTIONS });
await db.query(SCHEMA);

await servePlain({
  opened: (roomId) => db.query('insert into room (id) values ($1)', [roomId]),
  async send(socket, senderId, input, ack) {
    const { rows } = await db.query({ ...WRITE, values: [input.roomId, input.id, senderId, input.type, input.body] });
    const [{ seq, created_at: at }] = rows;
    const message = messageOf({ ...input, senderId, seq: Number(seq), createdAt: at.toISOString() });
    socket.to(input.roomId).emit('message:created', { message });
    ack(acked(message));
  },
});
