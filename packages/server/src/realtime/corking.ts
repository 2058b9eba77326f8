// What one turn of the event loop says to one socket, its acks and its events, leaves in one write.
import type { Socket } from 'socket.io';
import { type Engine, engineOf, type Sent } from './engine.inside.js';
import { framesOf } from './frames.js';

/** Those who have something to say this turn. */
let held: (() => void)[] = [];

/**
 * Engine.IO hands each packet to the network at once, and a system call costs more than everything before it. A batch
 * that is committed wakes all of its acks and events in one turn: they are gathered by socket, and leave after it, as
 * one buffer by the door that engine.io itself uses for a frame that is encoded already.
 */
export function corkTurns(socket: Socket): void {
  const engine = engineOf(socket);
  if (typeof engine.flush !== 'function' || !Array.isArray(engine.writeBuffer) || !Array.isArray(engine.packetsFn)) {
    return;
  }
  const flush = engine.flush.bind(engine);
  let waits = false;
  const speak = () => {
    waits = false;
    if (!speakAtOnce(engine, sent)) flush();
  };
  const sent: Sent = (error) => {
    // The one that it left by: nothing follows a WebSocket.
    const { transport } = engine;
    if (error) return transport.onError('write error', error.stack);
    transport.writable = true;
    engine.flush();
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

/** All that waits, as one buffer. False where engine.io must do it: it is no plain WebSocket, or somebody waits for a packet. */
function speakAtOnce(engine: Engine, sent: Sent): boolean {
  const { transport, writeBuffer } = engine;
  const sender = transport.socket?._sender;
  const plain = transport.name === 'websocket' && !transport.perMessageDeflate && engine.packetsFn.length === 0;
  if (!plain || !transport.writable || engine.readyState === 'closed' || !sender?.sendFrame) return false;
  const frames = framesOf(writeBuffer);
  if (!frames) return false;
  engine.writeBuffer = [];
  transport.writable = false;
  sender.sendFrame(frames, sent);
  engine.emit('drain');
  return true;
}
