// Commands of a plain WebSocket go straight to who hears them, and acks straight back; all else goes Socket.IO's way.
import type { Socket } from 'socket.io';
import { spell } from './spelling.js';

export type Answer = { ok: true; data: unknown } | { ok: false; error: object };
export type Ack = (answer: Answer) => void;
/** Gives what a client said to whoever serves it. `ack` may be called once; without one nobody waits for an answer. */
export type Hear = (name: string, args: unknown[], ack: Ack | undefined) => void;

/** As much of engine.io's inside as this stands on. Where it looks otherwise, packets come as ever. */
interface Engine {
  readyState: string;
  transport: Transport;
  /** Set from a ping to its pong: engine.io then looks at each packet. */
  pingTimeoutTimer: unknown;
  write(text: string, options: object): void;
  on(event: 'upgrade', upgraded: (transport: Transport) => void): void;
}

interface Transport {
  name: string;
  onPacket(packet: Packet): void;
}

interface Packet {
  type: string;
  data?: unknown;
}

/** Names that a client may not use: Socket.IO closes on them. */
const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']);
const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);
const ARRAY = '['.charCodeAt(0);
/** A longer id may be more than a number holds. */
const DIGITS = 15;

/**
 * An event passes five emitters, a parser that goes letter by letter, and a search for binary data before it is heard,
 * and its ack half of that again: about a tenth of what a message costs. None of it does anything for an event of
 * text with plain JSON. What is read here is only what Socket.IO would have read in the same way, a tick later as there,
 * so that nothing overtakes; whatever looks otherwise is left to it, errors included.
 */
export function hearShortly(socket: Socket, hear: Hear): void {
  socket.onAny((name: string, ...args: unknown[]) => {
    const ack = typeof args.at(-1) === 'function' ? (args.pop() as Ack) : undefined;
    hear(name, args, ack);
  });
  const engine = socket.conn as unknown as Engine;
  if (typeof engine.write !== 'function' || !('pingTimeoutTimer' in engine)) return;
  /** Who has begun to send binary data is left to Socket.IO, which waits for the rest of it. */
  let plain = true;
  const shorten = (transport: Transport) => {
    if (transport.name !== 'websocket' || typeof transport.onPacket !== 'function') return;
    const usual = transport.onPacket.bind(transport);
    transport.onPacket = (packet) => {
      const open = socket.connected && engine.readyState === 'open' && engine.pingTimeoutTimer === null;
      const said = plain && open ? eventOf(packet, prefix.event) : undefined;
      if (said) return process.nextTick(tell, said);
      plain &&= !beginsBinary(packet);
      usual(packet);
    };
  };
  const prefix = { event: `2${socket.nsp.name},`, ack: `3${socket.nsp.name},` };
  const tell = ({ id, name, args }: Said) => hear(name, args, id === undefined ? undefined : answerTo(id));
  const answerTo = (id: number) => {
    let sent = false;
    return (answer: Answer) => {
      if (sent) return;
      sent = true;
      if (engine.readyState !== 'open') return;
      const { text, options } = answer.ok
        ? spell(`${prefix.ack}${id}[{"ok":true,"data":`, answer.data, '}]')
        : spell(`${prefix.ack}${id}[`, answer, ']');
      engine.write(text, options);
    };
  };
  shorten(engine.transport);
  engine.on('upgrade', shorten);
}

interface Said {
  id: number | undefined;
  name: string;
  args: unknown[];
}

/** Undefined where it is anything else than an event of text, for this namespace, that Socket.IO would take. */
function eventOf({ type, data }: Packet, prefix: string): Said | undefined {
  if (type !== 'message' || typeof data !== 'string' || !data.startsWith(prefix)) return undefined;
  const begin = prefix.length;
  let end = begin;
  while (isDigit(data.charCodeAt(end))) end += 1;
  if (end - begin > DIGITS || data.charCodeAt(end) !== ARRAY) return undefined;
  let args: unknown[];
  try {
    args = JSON.parse(data.slice(end));
  } catch {
    return undefined;
  }
  const name = args.shift();
  if (typeof name !== 'string' || RESERVED.has(name)) return undefined;
  return { id: end > begin ? Number(data.slice(begin, end)) : undefined, name, args };
}

/** The head of an event or an ack whose binary parts follow. */
const beginsBinary = ({ data }: Packet): boolean => typeof data === 'string' && (data[0] === '5' || data[0] === '6');

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
