// A connection's wire as a Socket.IO socket.
import type { Socket } from 'socket.io';
import type { Wire } from './connection.js';

export function socketWire(socket: Socket): Wire {
  return {
    id: socket.id,
    carrier: () => (socket.conn.transport.name === 'polling' ? 'polling' : 'websocket'),
    send: (name, data) => {
      socket.emit(name as string, data);
    },
    join: (topics) => {
      // A socket that is gone must not come back into a topic.
      if (socket.connected) socket.join([...topics]);
    },
    leave: (topics) => {
      for (const topic of topics) socket.leave(topic);
    },
    topics: () => socket.rooms,
    close: () => {
      socket.disconnect(true);
    },
  };
}
