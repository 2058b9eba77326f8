// What is asked of PostgreSQL, as its wire protocol (3.0) says it: one entry for each round trip.
import { cut, type Hear, type Listener, type Said } from './ear.js';

const TYPE = 1;
/** A message begins with its type and its length, which counts itself. */
const lengthOf = (bytes: Buffer) => (bytes.length < TYPE + 4 ? 0 : TYPE + bytes.readInt32BE(TYPE));
const typeOf = (message: Buffer) => String.fromCharCode(message[0] as number);

export function listenToPostgres(hear: Hear): Listener {
  /** Statements by the names under which they were prepared. */
  const prepared = new Map<string, string>();
  let open: Said | undefined;
  let greeted = false;

  /** Of a message that says what is asked: a query, or the parsing or binding of a statement. */
  function wordsOf(type: string, message: Buffer): string | undefined {
    const [first = '', second = ''] = message.toString('utf8', TYPE + 4).split('\0');
    if (type === 'P') prepared.set(first, first === '' ? second : `${first}: ${second}`);
    if (type === 'Q') return first;
    return type === 'P' ? prepared.get(first) : type === 'B' ? prepared.get(second) : undefined;
  }

  return {
    up: cut(
      // The first message has no type.
      (bytes) => (greeted ? lengthOf(bytes) : bytes.length < 4 ? 0 : bytes.readInt32BE(0)),
      (message) => {
        if (!greeted) {
          greeted = true;
          return;
        }
        const type = typeOf(message);
        const words = wordsOf(type, message);
        if (words !== undefined) open ??= { words, count: 0, up: 0, down: 0 };
        if (!open) return;
        open.up += message.length;
        if (type === 'Q' || type === 'E') open.count += 1;
      },
    ),
    down: cut(lengthOf, (message) => {
      if (!open) return;
      open.down += message.length;
      if (typeOf(message) !== 'Z') return;
      hear(open);
      open = undefined;
    }),
  };
}
