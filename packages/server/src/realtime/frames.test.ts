// Proves that frames of our own are byte for byte those of the library that would write them otherwise.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { framesOf } from './frames.js';

// Socket.IO's own copy.
const require = createRequire(createRequire(import.meta.url).resolve('socket.io-adapter'));
const { Sender } = require('ws') as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
const byLibrary = (text: string) =>
  Sender.frame(Buffer.from(`4${text}`), { readOnly: false, mask: false, rsv1: false, opcode: 1, fin: true });

describe('framesOf', () => {
  it.each([0, 1, 124, 125, 126, 65_534, 65_535, 65_536, 100_000])('frames a text of %i bytes as ws does', (length) => {
    const data = 'x'.repeat(length);
    expect(framesOf([{ type: 'message', data }])).toEqual([Buffer.concat(byLibrary(data))]);
  });

  it('counts bytes, not characters', () => {
    expect(framesOf([{ type: 'message', data: '2["안녕 👋"]' }])).toEqual([Buffer.concat(byLibrary('2["안녕 👋"]'))]);
  });

  it('joins several, and a frame that is encoded already once for all who share it', () => {
    const shared = byLibrary('2["event"]');
    const packets = [
      { type: 'message', data: '30[]' },
      { type: 'message', data: '2["event"]', options: { wsPreEncodedFrame: shared } },
    ];
    expect(framesOf(packets)).toEqual([Buffer.concat([...byLibrary('30[]'), ...byLibrary('2["event"]')])]);
    expect(shared).toHaveLength(1);
    expect(framesOf(packets.slice(1))).toEqual(shared);
  });

  it.each([
    ['a ping', { type: 'ping' }],
    ['bytes', { type: 'message', data: Buffer.from('x') }],
    ['an empty packet', { type: 'message' }],
  ])('leaves %s to the library, and what came with it', (_, packet) => {
    expect(framesOf([{ type: 'message', data: 'x' }, packet])).toBeUndefined();
  });
});
