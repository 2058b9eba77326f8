// A host with a fault on purpose: it acks a message before it is written, so that kill -9 loses what it promised.

import { ChatModule, optionsFromEnv } from '@doran/server';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';

const LATE_MS = 150;

const app = await NestFactory.create(ChatModule.forRoot(optionsFromEnv(process.env)), new ExpressAdapter(), {
  logger: ['error', 'warn'],
});
app.enableShutdownHooks();

const providers = [...app.container.getModules().values()].flatMap((module) => [...module.providers.values()]);
const writer = providers.find(({ name }) => name === 'MessagesWriter')?.instance;
if (!writer) throw new Error('there is no MessagesWriter to break');

const write = writer.write.bind(writer);
/** By room: the last seq that was promised, and the writes that are still to be done. */
const rooms = new Map();
const promised = new Map();

writer.write = async (message) => {
  const known = promised.get(message.id);
  if (known) return { message: known, repeated: true };
  const room = rooms.get(message.roomId);
  if (!room) {
    // The first one of a room is written honestly: it tells where the room stands.
    const opening = { seq: null, tail: null };
    opening.tail = write(message).then(({ message: { seq } }) => {
      opening.seq = Math.max(opening.seq ?? 0, seq);
    });
    rooms.set(message.roomId, opening);
    await opening.tail;
    return write(message).then(({ message: first }) => ({ message: first, repeated: false }));
  }
  if (room.seq === null) await room.tail;
  room.seq += 1;
  const early = {
    ...{ id: message.id, roomId: message.roomId, seq: room.seq, rev: 0, senderId: message.senderId },
    ...{ type: message.type, body: message.body, attachments: message.attachments, data: message.data },
    ...{ replyTo: message.replyTo, createdAt: new Date().toISOString(), editedAt: null, deletedAt: null },
  };
  promised.set(message.id, early);
  room.tail = room.tail.then(() => new Promise((done) => setTimeout(done, LATE_MS))).then(() => write(message));
  return { message: early, repeated: false };
};

await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
console.log(`Doran in a host that acks too early listens on http://127.0.0.1:${app.getHttpServer().address().port}`);
