// Packets of engine.io as the bytes of WebSocket frames, all in one buffer.
import type { Frame, Packet } from './engine.inside.js';

/** How engine.io marks a packet that holds a message. */
export const MESSAGE = '4'.charCodeAt(0);
/** FIN, and the opcode of a text. */
export const TEXT = 0x81;
/** In place of a length: it follows in so many bytes. */
export const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** Undefined where a packet is no message of text. */
export function framesOf(packets: readonly Packet[]): Frame | undefined {
  const frames: Buffer[] = [];
  for (const packet of packets) {
    const frame = packet.options?.wsPreEncodedFrame;
    if (frame) frames.push(inOne(frame));
    else if (packet.type === 'message' && typeof packet.data === 'string') frames.push(encode(packet.data));
    else return undefined;
  }
  return frames.length === 1 ? frames : [Buffer.concat(frames)];
}

/** Joins the parts for all who share the frame. */
function inOne(frame: Frame): Buffer {
  if (frame.length > 1) frame.splice(0, frame.length, Buffer.concat(frame));
  return frame[0] as Buffer;
}

/** A message of text as one frame, with engine.io's mark of a message before it. Its parts are texts, or their bytes. */
export function encode(...parts: (string | Buffer)[]): Buffer {
  let length = 1;
  for (const part of parts) length += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
  const header = length < TWO_BYTES ? 2 : length < 2 ** 16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = TWO_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = EIGHT_BYTES;
    frame.writeUIntBE(0, 2, 2);
    frame.writeUIntBE(length, 4, 6);
  }
  frame[header] = MESSAGE;
  let at = header + 1;
  for (const part of parts) at += typeof part === 'string' ? frame.write(part, at) : part.copy(frame, at);
  return frame;
}
