// A frame of text that came in one piece is read where it lies; all else goes through the streams of `ws`.
import { isUtf8 } from 'node:buffer';
import type { Receiver, Transport } from './engine.inside.js';
import { MESSAGE, TEXT, TWO_BYTES } from './frames.js';

/** The bit that says that a mask follows the length, and how long it is. */
const MASKED = 0x80;
const MASK_BYTES = 4;
const ASCII = 0x7f;
/** Of `ws`: between two frames. */
const GET_INFO = 0;

/**
 * `ws` writes what comes into a stream, cuts each part of a frame out of it, and tells of a text by three emitters. A
 * command is short and nearly always comes whole. What is read here is only what `ws` and engine.io would have read in
 * the same way, in the same turn; whatever looks otherwise is left to them, errors included.
 */
export function readShortly(transport: Transport): void {
  const receiver = transport.socket?._receiver;
  // An upgrade is told of in the middle of a frame: what is left of that is read by `ws`.
  if (typeof receiver?._state !== 'number' || typeof receiver._bufferedBytes !== 'number') return;
  const usual = receiver.write.bind(receiver);
  receiver.write = (chunk) => {
    let at = 0;
    while (at < chunk.length && isBetweenFrames(receiver)) {
      const end = readText(chunk, at, receiver._maxPayload, transport);
      if (end === at) break;
      at = end;
    }
    return at === chunk.length || usual(at === 0 ? chunk : chunk.subarray(at));
  };
}

const isBetweenFrames = ({ _state, _bufferedBytes, _fragmented, _errored }: Receiver): boolean =>
  _state === GET_INFO && _bufferedBytes === 0 && _fragmented === 0 && !_errored;

/** Hands over the text that begins here, and answers where it ends; `at` itself where it is anything else. */
function readText(chunk: Buffer, at: number, maxPayload: number, transport: Transport): number {
  if (chunk[at] !== TEXT) return at;
  let length = (chunk[at + 1] ?? 0) - MASKED;
  let mask = at + 2;
  if (length === TWO_BYTES && mask + 2 <= chunk.length) {
    length = chunk.readUInt16BE(mask);
    mask += 2;
  } else if (length >= TWO_BYTES) return at;
  const begin = mask + MASK_BYTES;
  const end = begin + length;
  if (length <= 1 || end > chunk.length || (maxPayload > 0 && length > maxPayload)) return at;
  const text = unmask(chunk, mask, begin, end);
  if (chunk[begin] !== MESSAGE || (text > ASCII && !isUtf8(chunk.subarray(begin, end)))) {
    // As it came: it is not ours to read.
    unmask(chunk, mask, begin, end);
    return at;
  }
  transport.onPacket({ type: 'message', data: chunk.toString(text > ASCII ? 'utf8' : 'latin1', begin + 1, end) });
  return end;
}

/** In place; once more, and it is masked again. Answers all of its bits: above 127 it is not ASCII. */
function unmask(chunk: Buffer, mask: number, begin: number, end: number): number {
  const m0 = chunk[mask] as number;
  const m1 = chunk[mask + 1] as number;
  const m2 = chunk[mask + 2] as number;
  const m3 = chunk[mask + 3] as number;
  let bits = 0;
  let i = begin;
  // Four bytes at a time: the mask begins anew with each, and it takes half as long.
  for (; i + 3 < end; i += 4) {
    const b0 = (chunk[i] as number) ^ m0;
    const b1 = (chunk[i + 1] as number) ^ m1;
    const b2 = (chunk[i + 2] as number) ^ m2;
    const b3 = (chunk[i + 3] as number) ^ m3;
    chunk[i] = b0;
    chunk[i + 1] = b1;
    chunk[i + 2] = b2;
    chunk[i + 3] = b3;
    bits |= b0 | b1 | b2 | b3;
  }
  for (let k = mask; i < end; i++, k++) {
    const byte = (chunk[i] as number) ^ (chunk[k] as number);
    chunk[i] = byte;
    bits |= byte;
  }
  return bits;
}
