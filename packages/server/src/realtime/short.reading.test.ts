// Proves that frames read where they lie are heard as `ws` and engine.io would have heard them, however they come and whatever they hold.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import fc from 'fast-check';
import { Server, type Socket } from 'socket.io';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from './engine.inside.js';
import { readShortly } from './short.reading.js';

type Conn = Socket['conn'];

interface Frame {
  fin: boolean;
  rsv: number;
  opcode: number;
  masked: boolean;
  mask: Uint8Array;
  payload: Uint8Array;
  /** Says its length in two bytes, however short it is. */
  wide?: boolean;
}

const MAX_PAYLOAD = 300;
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const mask = fc.uint8Array({ minLength: 4, maxLength: 4 });
const WELL = { fin: fc.constant(true), rsv: fc.constant(0), masked: fc.constant(true), mask };

const command = fc.record({
  ...WELL,
  opcode: fc.constant(1),
  payload: text.map((said) => utf8(`42${said}`)),
  wide: fc.boolean(),
});
/** Whole texts that are no message, no UTF-8, or longer than allowed. */
const odd = fc.oneof(
  fc.constantFrom('', '4', '3', '2probe', '6', '7', 'b4AAA', '4\ufeff42', '5').map(utf8),
  fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.concat([utf8('42'), bytes])),
  fc.constantFrom(MAX_PAYLOAD, MAX_PAYLOAD + 1).map((length) => Buffer.alloc(length, '4')),
);
const oddText = fc.record({ ...WELL, opcode: fc.constant(1), payload: odd });
/** The first of a message in several frames, one that goes on with it, and what may come between. */
const part = fc.record({ ...WELL, fin: fc.boolean(), opcode: fc.constantFrom(0, 1, 9), payload: text.map(utf8) });
/** Also of other kinds, and broken. */
const anything = fc.record({
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 0, 0, 4),
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10, 11),
  masked: fc.constantFrom(true, true, true, false),
  mask,
  payload: fc.oneof(text.map(utf8), fc.uint8Array({ maxLength: 130 })),
});
const frames = fc.array(fc.oneof({ weight: 6, arbitrary: command }, oddText, part, anything), {
  minLength: 1,
  maxLength: 8,
});
/** Where the bytes are cut: anywhere, or so far behind the beginning of a frame. */
const cuts = fc.array(fc.oneof(fc.nat(), fc.tuple(fc.nat(7), fc.nat(8))), { maxLength: 5 });

function encode({ fin, rsv, opcode, masked, mask: key, payload, wide }: Frame): Buffer {
  const { length } = payload;
  const bit = masked ? 0x80 : 0;
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  if (length < 126 && !wide) head.push(bit | length);
  else head.push(bit | 126, length >> 8, length & 0xff);
  if (masked) head.push(...key);
  return Buffer.concat([Buffer.from(head), payload.map((byte, i) => (masked ? byte ^ (key[i & 3] as number) : byte))]);
}

function cut(frames: Buffer[], places: (number | [frame: number, byte: number])[]): Buffer[] {
  const bytes = Buffer.concat(frames);
  const begins = frames.map((_, i) => Buffer.concat(frames.slice(0, i)).length);
  const at = places.map((place) =>
    typeof place === 'number' ? place % bytes.length : (begins[place[0] % begins.length] as number) + place[1],
  );
  const ends = [...new Set(at)].sort((a, b) => a - b);
  return [0, ...ends].map((begin, i) => bytes.subarray(begin, ends[i])).filter((piece) => piece.length > 0);
}

describe('readShortly', () => {
  let http: HttpServer;
  let io: Server;

  beforeAll(async () => {
    http = createServer();
    io = new Server(http, { maxHttpBufferSize: MAX_PAYLOAD });
    // What engine.io tells of a packet is enough; what Socket.IO makes of it is another matter.
    io.engine.removeAllListeners('connection');
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => io.close());

  /** What a new connection hears, answers and comes to when these pieces reach it, and how many of them `ws` was given. */
  async function play(pieces: Buffer[], short: boolean) {
    const connected = new Promise<Conn>((resolve) => io.engine.once('connection', resolve));
    const client = new WebSocket(
      `ws://127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4&transport=websocket`,
    );
    const conn = await connected;
    const transport = conn.transport as unknown as Transport;
    const { _socket: wire, _receiver: receiver } = transport.socket as never as {
      _socket: TcpSocket;
      _receiver: { write(chunk: Buffer): boolean };
    };
    const heard: unknown[] = [];
    const answered: string[] = [];
    let given = 0;
    const usual = receiver.write.bind(receiver);
    receiver.write = (chunk) => {
      given += 1;
      return usual(chunk);
    };
    if (short) readShortly(transport);
    conn.on('packet', (packet: unknown) => heard.push(packet));
    conn.on('close', (reason: string) => heard.push({ closed: reason }));
    const write = wire.write.bind(wire) as (...args: unknown[]) => boolean;
    wire.write = (...args: unknown[]) => {
      answered.push((args[0] as Buffer).toString('hex'));
      return write(...args);
    };
    for (const piece of pieces) wire.emit('data', Buffer.from(piece));
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    const ended = { heard: [...heard], answered: [...answered], open: conn.readyState };
    conn.close(true);
    wire.destroy();
    client.close();
    return { ended, given };
  }

  it('is heard as ever', async () => {
    await fc.assert(
      fc.asyncProperty(frames, cuts, async (said, places) => {
        const pieces = cut(said.map(encode), places);
        const shortly = await play(pieces, true);
        const asEver = await play(pieces, false);
        expect(shortly.ended).toEqual(asEver.ended);
      }),
      { numRuns: 500 },
    );
  });

  it('is taken: texts that came whole give `ws` nothing to do, and it goes on where one did not', async () => {
    const key = Uint8Array.from([1, 2, 3, 4]);
    const said = ['42["one"]', `42["${'도란 '.repeat(40)}"]`, '42["three"]'].map((words) =>
      encode({ fin: true, rsv: 0, opcode: 1, masked: true, mask: key, payload: utf8(words) }),
    );
    const all = Buffer.concat(said);
    const whole = await play([all], true);
    expect(whole.ended.heard).toHaveLength(3);
    expect(whole).toMatchObject({ given: 0, ended: { open: 'open' } });
    const begun = await play([all.subarray(0, -3), all.subarray(-3), ...said], true);
    expect(begun.ended.heard).toHaveLength(6);
    expect(begun).toMatchObject({ given: 2, ended: { open: 'open' } });
  });

  it('does not take the inside of a frame, come by itself, for another one', async () => {
    const text = { fin: true, rsv: 0, opcode: 1, masked: true, mask: new Uint8Array(4), payload: utf8('42["inside"]') };
    const data = encode({ ...text, opcode: 2, payload: encode(text) });
    const { ended } = await play([data.subarray(0, 6), data.subarray(6)], true);
    expect(ended.heard).toEqual([{ type: 'message', data: encode(text) }]);
  });

  it('does nothing where `ws` looks otherwise', () => {
    const write = () => true;
    const transport = { name: 'websocket', socket: { _receiver: { write } } };
    readShortly(transport as unknown as Transport);
    expect(transport.socket._receiver.write).toBe(write);
  });
});
