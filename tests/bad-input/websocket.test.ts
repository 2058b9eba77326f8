// WebSocket frames that break RFC 6455, written to a plain TCP socket: the connection ends, the server does not.
import { randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { target } from '../conformance/target.js';
import { leakIn } from './leaks.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

interface Upgraded {
  socket: Socket;
  /** All that the server has said, handshake and frames, as Latin-1. */
  said(): string;
  closed: Promise<void>;
}

/** A WebSocket whose handshake is done and whose frames are ours to break. */
async function upgrade(): Promise<Upgraded> {
  const { hostname, port } = new URL(target.url);
  const socket = connectTcp(Number(port), hostname);
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    said += text;
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: ${hostname}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '',
      '',
    ].join('\r\n'),
  );
  for (let waited = 0; !said.includes('\r\n\r\n') && waited < 10_000; waited += 5) await sleep(5);
  expect(said).toMatch(/^HTTP\/1\.1 101 /);
  return { socket, said: () => said, closed };
}

interface FrameOptions {
  fin?: boolean;
  reserved?: number;
  opcode: number;
  masked?: boolean;
  payload?: Buffer;
}

function frame({ fin = true, reserved = 0, opcode, masked = true, payload = Buffer.from('2') }: FrameOptions): Buffer {
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = randomBytes(4);
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  const head = Buffer.from([first, (masked ? 0x80 : 0) | (length[0] ?? 0), ...length.slice(1)]);
  if (!masked) return Buffer.concat([head, payload]);
  return Buffer.concat([head, mask, Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)))]);
}

const TEXT = 1;
const CLOSE = 8;
const PING = 9;

const fatal: Record<string, Buffer[]> = {
  'garbage after the upgrade': [Buffer.from('GARBAGE THAT IS NO FRAME AT ALL')],
  'a second HTTP request': [Buffer.from('GET /chat/unread HTTP/1.1\r\nHost: x\r\n\r\n')],
  'random bytes with a reserved bit': [Buffer.concat([Buffer.from([0xf1]), randomBytes(200)])],
  'reserved bit 1 without compression': [frame({ opcode: TEXT, reserved: 4 })],
  'reserved bit 2': [frame({ opcode: TEXT, reserved: 2 })],
  'reserved bit 3': [frame({ opcode: TEXT, reserved: 1 })],
  'an unmasked frame': [frame({ opcode: TEXT, masked: false })],
  'a reserved opcode': [frame({ opcode: 3 })],
  'a reserved control opcode': [frame({ opcode: 11 })],
  'a continuation of nothing': [frame({ opcode: 0 })],
  'a ping in fragments': [frame({ opcode: PING, fin: false })],
  'a ping of 126 bytes': [frame({ opcode: PING, payload: Buffer.alloc(126) })],
  'a new message inside a fragmented one': [frame({ opcode: TEXT, fin: false }), frame({ opcode: TEXT })],
  'text that is no UTF-8': [frame({ opcode: TEXT, payload: Buffer.from([0x34, 0xff, 0xfe, 0xc0]) })],
  'text with a surrogate in UTF-8': [frame({ opcode: TEXT, payload: Buffer.from([0x34, 0xed, 0xa0, 0x80]) })],
  'a length of 2^63': [Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
  'a length of 1 TiB': [Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
  'a length over the limit': [Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 2, 0, 0, 1, 2, 3, 4])],
  'fragments over the limit': [
    frame({ opcode: TEXT, fin: false, payload: Buffer.alloc(40_000, 0x34) }),
    frame({ opcode: 0, fin: false, payload: Buffer.alloc(40_000, 0x34) }),
  ],
  'a close with a code that nobody may send': [frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xed]) })],
  'a close of one byte': [frame({ opcode: CLOSE, payload: Buffer.from([0x03]) })],
  'a close whose reason is no UTF-8': [frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8, 0xff, 0xff]) })],
};

describe('a WebSocket', () => {
  for (const [what, frames] of Object.entries(fatal)) {
    it(`[ERR1] with ${what} is closed`, async () => {
      const { socket, said, closed } = await upgrade();
      for (const bytes of frames) socket.write(bytes);
      const late = sleep(8_000).then(() => 'still open');
      expect(await Promise.race([closed, late])).toBeUndefined();
      expect(leakIn(said())).toBeUndefined();
    });
  }

  it('[ERR1] that is torn in the middle of a frame harms nobody', async () => {
    for (let i = 0; i < 10; i += 1) {
      const { socket, closed } = await upgrade();
      socket.write(frame({ opcode: TEXT, payload: Buffer.alloc(1_000, 0x34) }).subarray(0, 300));
      await sleep(5);
      socket.resetAndDestroy();
      await closed;
    }
    await expectStillAlive(stage);
  });

  it('[ERR1] that is upgraded badly is refused', async () => {
    const { hostname, port } = new URL(target.url);
    const lines = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 1', 'Sec-WebSocket-Key: x'];
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connectTcp(Number(port), hostname, () => {
        const start = ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `Host: ${hostname}`];
        socket.write([...start, ...lines, '', ''].join('\r\n'));
      });
      socket.setEncoding('latin1').on('data', (part: string) => {
        text += part;
      });
      socket.setTimeout(8_000, () => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(answer).not.toMatch(/^HTTP\/1\.1 (101|5)/);
    expect(leakIn(answer)).toBeUndefined();
  });
});

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
