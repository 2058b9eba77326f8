// Commands of a plain WebSocket go straight to who hears them, and acks straight back; all else goes Socket.IO's way.
import type { WireError } from '@doran/protocol';
import type { Socket } from 'socket.io';
import { engineOf, type Packet, type Transport } from './engine.inside.js';
import { readShortly } from './short.reading.js';
import { spell } from './spelling.js';

export type Answer = { ok: true; data: unknown } | { ok: false; error: WireError };
export type Ack = (answer: Answer) => void;
/** Gives what a client said to whoever serves it. `ack` may be called once; without one nobody waits for an answer. */
export type Hear = (name: string, args: unknown[], ack: Ack | undefined) => void;

/** Socket.IO's, of one connection. */
interface Decoder {
  /** The parts of binary data that it waits for. */
  reconstructor?: unknown;
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
 * text with plain JSON. What is read here is only what Socket.IO would have read in the same way, a tick later;
 * whatever looks otherwise is left to it, errors included, and nothing overtakes that.
 */
export function hearShortly(socket: Socket, hear: Hear): void {
  socket.onAny((name: string, ...args: unknown[]) => {
    const ack = typeof args.at(-1) === 'function' ? (args.pop() as Ack) : undefined;
    hear(name, args, ack);
  });
  const engine = engineOf(socket);
  const { decoder } = socket.client as unknown as { decoder?: Decoder };
  if (typeof engine.write !== 'function' || !('pingTimeoutTimer' in engine) || !decoder) return;
  const prefix = { event: `2${socket.nsp.name},`, ack: `3${socket.nsp.name},` };
  const isPlain = () =>
    socket.connected && engine.readyState === 'open' && engine.pingTimeoutTimer === null && !decoder.reconstructor;
  const shorten = (transport: Transport) => {
    if (transport.name !== 'websocket' || typeof transport.onPacket !== 'function') return;
    readShortly(transport);
    const usual = transport.onPacket.bind(transport);
    transport.onPacket = (packet) => {
      // One that another has replaced may still speak: engine.io hears it no more.
      const short = !behind && engine.transport === transport && isPlain();
      const said = short ? saidIn(packet, prefix.event) : undefined;
      if (said) return hear(said.name, said.args, said.id === undefined ? undefined : answerTo(said.id));
      // Socket.IO tells of it some ticks later: what comes until then would overtake it.
      if (!behind) setImmediate(caughtUp);
      behind = true;
      usual(packet);
    };
  };
  let behind = false;
  const caughtUp = () => {
    behind = false;
  };
  const answerTo = (id: number) => {
    let sent = false;
    return (answer: Answer) => {
      if (sent || engine.readyState !== 'open') return;
      const { text, options } = answer.ok
        ? spell(`${prefix.ack}${id}[{"ok":true,"data":`, answer.data, '}]')
        : spell(`${prefix.ack}${id}[`, answer, ']');
      engine.write(text, options);
      sent = true;
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
function saidIn({ type, data }: Packet, prefix: string): Said | undefined {
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

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
