// A host that writes its own row and the chat's in one transaction of `pg`, and dies, or not, as it is told.
// Prints one JSON line with the room and the message before it ends.
import { ChatModule, ChatService, optionsFromEnv } from '@doran/server';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';

const { HOST_MEMBERS = '', HOST_ENDING = 'commit', HOST_BODY = '' } = process.env;

const app = await NestFactory.createApplicationContext(ChatModule.forRoot(optionsFromEnv(process.env)), {
  logger: ['error', 'warn'],
});
const chat = app.get(ChatService);
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('begin');
await client.query('insert into public.bookings (note) values ($1)', [HOST_BODY]);
const { roomId } = await chat.openRoom(client, { kind: 'direct', members: HOST_MEMBERS.split(',') });
const { id, seq } = await chat.post(client, { roomId, body: HOST_BODY });
process.stdout.write(`${JSON.stringify({ roomId, id, seq })}\n`);

if (HOST_ENDING === 'die-before-commit') process.kill(process.pid, 'SIGKILL');
if (HOST_ENDING === 'rollback') await client.query('rollback');
else await client.query('commit');
// No line runs between the commit's answer and the end: the process has told nobody of it.
if (HOST_ENDING === 'die-after-commit') process.kill(process.pid, 'SIGKILL');

await client.end();
await app.close();
