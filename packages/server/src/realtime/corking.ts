// What one turn of the event loop says to one socket, its acks and its events, leaves in one write.
import type { Socket } from 'socket.io';

/** As much of engine.io's inside as this stands on. Where it looks otherwise, packets leave one by one as ever. */
interface Engine {
  flush(): void;
  writeBuffer: unknown[];
  transport: { name: string; socket?: { _socket?: Corkable } };
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

interface Held {
  engine: Engine;
  flush: () => void;
}

/** Those who have something to say this turn. */
let held: Held[] = [];

/**
 * Engine.IO hands each packet to the network at once, and a system call costs more than everything before it. A batch
 * that is committed wakes all of its acks and events in one turn: they are gathered by socket, and leave after it.
 */
export function corkTurns(socket: Socket): void {
  const engine = socket.conn as unknown as Engine;
  if (typeof engine.flush !== 'function' || !Array.isArray(engine.writeBuffer)) return;
  const flush = engine.flush.bind(engine);
  const mine: Held = {
    engine,
    flush: () => {
      waits = false;
      flush();
    },
  };
  let waits = false;
  engine.flush = () => {
    if (waits || engine.writeBuffer.length === 0) return;
    if (engine.transport.name !== 'websocket') return flush();
    waits = true;
    // Runs when no promise has anything left to do, before anything else of the network or a timer.
    if (held.push(mine) === 1) process.nextTick(letGo);
  };
}

function letGo(): void {
  const all = held;
  held = [];
  for (const { engine, flush } of all) {
    // None when the connection has just gone, or is no plain WebSocket.
    const wire = engine.transport.socket?._socket;
    wire?.cork?.();
    flush();
    wire?.uncork?.();
  }
}
