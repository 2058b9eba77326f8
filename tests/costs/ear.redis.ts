// What is asked of Redis, command by command (RESP); its answers are not told apart.
import { cut, type Hear, type Listener } from './ear.js';

const LINE = '\r\n';

/** The command that the bytes begin with, and where it ends; undefined while it is not whole. */
function commandOf(bytes: Buffer): { words: string[]; end: number } | undefined {
  const words: string[] = [];
  let at = 0;
  /** The number behind `*` or `$`; NaN while its line is not whole. */
  const number = () => {
    const end = bytes.indexOf(LINE, at);
    const value = end < 0 ? Number.NaN : Number(bytes.toString('latin1', at + 1, end));
    at = end + LINE.length;
    return value;
  };
  for (let left = number(); left !== 0; left -= 1) {
    const length = number();
    // Also where a number was not whole: nothing is less than NaN.
    if (!(at + length + LINE.length <= bytes.length)) return undefined;
    words.push(bytes.toString('utf8', at, at + length));
    at += length + LINE.length;
  }
  return { words, end: at };
}

/** As much as tells one kind of command from another; numbers, moments and ids are others each time. */
const KIND = 80;
const sameEachTime = (words: string[]) =>
  words
    .join(' ')
    .slice(0, 2 * KIND)
    .replaceAll(/[0-9a-f]{8,}|\d+/g, '#')
    .slice(0, KIND);

export function listenToRedis(hear: Hear): Listener {
  return {
    up: cut(
      (bytes) => commandOf(bytes)?.end ?? 0,
      (message) => {
        const words = commandOf(message)?.words ?? [];
        hear({ words: sameEachTime(words), count: 1, up: message.length, down: 0 });
      },
    ),
    down: () => undefined,
  };
}
