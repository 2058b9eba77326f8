// What one turn of the event loop says to one socket, its acks and its events, leaves in one write.
import type { Socket } from 'socket.io';
import { type Frame, framesOf, type Packet } from './frames.js';

/** As much of engine.io's inside as this stands on. Where it looks otherwise, packets leave one by one as ever. */
interface Engine {
  flush(): void;
  writeBuffer: unknown[];
  transport: Transport;
}

interface Transport {
  name: string;
  writable: boolean;
  perMessageDeflate?: unknown;
  send(packets: Packet[]): void;
  /** Told when the last frame has left; engine.io then goes on. */
  _onSentLast?: (error?: Error) => void;
  socket?: { _sender?: { sendFrame?: (frames: Frame, sent: (error?: Error) => void) => void } };
}

/** Those who have something to say this turn. */
let held: (() => void)[] = [];

/**
 * Engine.IO hands each packet to the network at once, and a system call costs more than everything before it. A batch
 * that is committed wakes all of its acks and events in one turn: they are gathered by socket, and leave after it.
 */
export function corkTurns(socket: Socket): void {
  const engine = socket.conn as unknown as Engine;
  if (typeof engine.flush !== 'function' || !Array.isArray(engine.writeBuffer)) return;
  const flush = engine.flush.bind(engine);
  let waits = false;
  let joining: Transport | undefined;
  const speak = () => {
    waits = false;
    // A connection that began by polling gets another.
    if (joining !== engine.transport) {
      joining = engine.transport;
      joinPackets(joining);
    }
    flush();
  };
  engine.flush = () => {
    if (waits || engine.writeBuffer.length === 0) return;
    if (engine.transport.name !== 'websocket') return flush();
    waits = true;
    // Runs when no promise has anything left to do, before anything else of the network or a timer.
    if (held.push(speak) === 1) process.nextTick(speakAll);
  };
}

function speakAll(): void {
  const all = held;
  held = [];
  for (const speak of all) speak();
}

/** Several packets become one buffer, by the door that engine.io itself uses for a frame that is encoded already. */
function joinPackets(transport: Transport): void {
  const send = transport.send.bind(transport);
  const sender = transport.socket?._sender;
  const sent = transport._onSentLast;
  if (typeof sender?.sendFrame !== 'function' || typeof sent !== 'function') return;
  transport.send = (packets) => {
    const frames = transport.perMessageDeflate ? undefined : framesOf(packets);
    if (!frames) return send(packets);
    transport.writable = false;
    sender.sendFrame?.(frames, sent);
  };
}
