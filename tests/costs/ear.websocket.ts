// What a server and its clients say to each other over WebSockets, frame by frame.
import { cut, type Hear, type Listener } from './ear.js';

const END_OF_HEAD = '\r\n\r\n';
/** Engine.IO's ping and pong: nobody asked for them, the clock did. */
const PING = '2';
/** Two of header, four of mask, and one that means pong. */
const PONG_BYTES = 7;

/** RFC 6455, 5.2; 0 while the header is not whole. */
function frameOf(bytes: Buffer): { from: number; length: number } {
  if (bytes.length < 2) return { from: 0, length: 0 };
  const second = bytes[1] as number;
  const mask = second >= 128 ? 4 : 0;
  const short = second % 128;
  const from = 2 + mask + (short === 126 ? 2 : short === 127 ? 8 : 0);
  if (bytes.length < from) return { from: 0, length: 0 };
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { from, length: from + size };
}

/** The event's name, and nothing that is said in it. */
const wordsOf = (text: string) => text.replaceAll(/\d+/g, '#').split(/[{}]/, 1)[0] as string;

export function listenToWebSockets(hear: Hear): Listener {
  const way = (each: (message: Buffer) => void) => {
    let upgraded = false;
    return cut(
      (bytes) => {
        if (upgraded) return frameOf(bytes).length;
        const end = bytes.indexOf(END_OF_HEAD);
        return end < 0 ? 0 : end + END_OF_HEAD.length;
      },
      (message) => {
        each(message);
        upgraded = true;
      },
    );
  };
  return {
    // What a client says is masked: only its length can be read.
    up: way((message) => {
      if (message.length > PONG_BYTES) hear({ words: 'said', count: 0, up: message.length, down: 0 });
    }),
    down: way((message) => {
      const isHead = message.toString('latin1', 0, 5) === 'HTTP/';
      const text = isHead ? 'HTTP' : message.toString('utf8', frameOf(message).from);
      if (text !== PING) hear({ words: wordsOf(text), count: 1, up: 0, down: message.length });
    }),
  };
}
