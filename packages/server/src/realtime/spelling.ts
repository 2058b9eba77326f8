// JSON for the wire, as text and as frame: a message in it is spelled once for its sender's ack and for all who hear of it.
import { encode } from './frames.js';

/** What goes to engine.io: the text of a packet, and options that hold its frame. */
export interface Spelled {
  text: string;
  options: { preEncoded: true; wsPreEncodedFrame: Buffer[] };
}

interface Word {
  json: string;
  bytes: Buffer;
}

/** Nobody changes a message object: one that was edited is another. */
const words = new WeakMap<object, Word>();

/** `before`, the data as JSON (null for undefined), and `after`. */
export function spell(before: string, data: unknown, after: string): Spelled {
  if (!holdsMessage(data)) {
    const text = `${before}${JSON.stringify(data) ?? 'null'}${after}`;
    return { text, options: optionsOf(encode(text)) };
  }
  const word = wordOf(data.message);
  const head = `${before}{"message":`;
  const tail = `${restOf(data)}${after}`;
  // Nobody reads the text where the frame can be sent: the parts are not put together for it.
  return { text: head + word.json + tail, options: optionsOf(encode(head, word.bytes, tail)) };
}

/** What follows the message, which comes first. */
function restOf(data: { message: object }): string {
  if (Object.keys(data).length === 1) return '}';
  const { message: _, ...rest } = data;
  const more = JSON.stringify(rest);
  return more === '{}' ? '}' : `,${more.slice(1)}`;
}

const optionsOf = (frame: Buffer): Spelled['options'] => ({ preEncoded: true, wsPreEncodedFrame: [frame] });

const holdsMessage = (data: unknown): data is { message: object } =>
  typeof data === 'object' &&
  data !== null &&
  'message' in data &&
  typeof data.message === 'object' &&
  data.message !== null;

function wordOf(message: object): Word {
  let word = words.get(message);
  if (!word) {
    const json = JSON.stringify(message);
    word = { json, bytes: Buffer.from(json) };
    words.set(message, word);
  }
  return word;
}
