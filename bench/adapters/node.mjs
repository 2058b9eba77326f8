// One node under measurement: Socket.IO on one of the adapters. It says on demand what it has spent and noticed.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { adapterOf } from './adapters.mjs';

const [kind = '', redisUrl = '', commitMs = '0'] = process.argv.slice(2);
const noticed = { told: 0, client: 0 };
const adapter = await adapterOf(kind, redisUrl, noticed);
const http = createServer();
const io = new Server(http, { transports: ['websocket'], ...(adapter ? { adapter } : {}) });

io.on('connection', (socket) => {
  socket.join(socket.handshake.query.rooms.split(','));
  socket.on('say', say);
});

/** As the chat does: what comes while a commit is under way is committed with the next, and told together. */
let batch = [];
function say(rooms, message) {
  if (commitMs === '0') return io.to(rooms).emit('message', message);
  if (batch.length === 0) setTimeout(tell, Number(commitMs));
  batch.push([rooms, message]);
}

function tell() {
  const told = batch;
  batch = [];
  for (const [rooms, message] of told) io.to(rooms).emit('message', message);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system, noticed });
});
// Nothing outlives the measurement.
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () => process.send?.({ port: http.address().port }));
