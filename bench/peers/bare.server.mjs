// The floor of the stack: plain Socket.IO that checks nothing and keeps nothing.
import { acked, messageOf } from './message.mjs';
import { servePlain } from './plain.mjs';

await servePlain({
  send(socket, senderId, input, ack) {
    const message = messageOf({ ...input, senderId, createdAt: new Date().toISOString() });
    socket.to(input.roomId).emit('message:created', { message });
    ack(acked(message));
  },
});
