// Plain Socket.IO with rooms in memory: all that peers without a framework have in common.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { serve } from './process.mjs';

/** `opened(roomId)` before a room is answered; `send(socket, userId, input, ack)` does the rest. */
export async function servePlain({ opened, send }) {
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false, serveClient: false });
  const chat = io.of('/chat');
  chat.on('connection', (socket) => {
    const userId = socket.handshake.auth.userId;
    socket.join(`user:${userId}`);
    socket.on('room:open', async ({ members }, ack) => {
      const id = randomUUID();
      await opened?.(id);
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
    socket.on('message:send', (input, ack) => send(socket, userId, input, ack));
  });
  await serve(async () => {
    await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
    return http.address();
  });
}
