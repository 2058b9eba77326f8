// The floor of the stack: plain Socket.IO that checks nothing and keeps nothing, with rooms in memory only.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { acked, messageOf } from './message.mjs';
import { serve } from './process.mjs';

const http = createServer();
const io = new Server(http, { perMessageDeflate: false, serveClient: false });
const chat = io.of('/chat');

chat.on('connection', (socket) => {
  const userId = socket.handshake.auth.userId;
  socket.join(`user:${userId}`);
  socket.on('room:open', ({ members }, ack) => {
    const id = randomUUID();
    for (const member of [userId, ...members]) chat.in(`user:${member}`).socketsJoin(id);
    ack({ ok: true, data: { room: { id } } });
  });
  socket.on('member:add', ({ roomId, userIds }, ack) => {
    for (const member of userIds) chat.in(`user:${member}`).socketsJoin(roomId);
    ack({ ok: true, data: {} });
  });
  socket.on('room:subscribe', ({ roomId }, ack) => {
    socket.join(roomId);
    ack({ ok: true, data: {} });
  });
  socket.on('unread:get', (_input, ack) => ack({ ok: true, data: { total: 0, rooms: {} } }));
  socket.on('message:send', (input, ack) => {
    const message = messageOf({ ...input, senderId: userId, createdAt: new Date().toISOString() });
    socket.to(input.roomId).emit('message:created', { message });
    ack(acked(message));
  });
});

await serve(async () => {
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http.address();
});
