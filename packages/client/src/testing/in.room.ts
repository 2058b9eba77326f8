// A scripted client that looks into one room, where Minji is at home and Junho writes.
import { ME, message, page, ROOM, room } from './samples.js';
import { type Script, script } from './script.js';

export const seqs = (one: Script) => one.chat.room(ROOM).timeline.messages.map(({ seq }) => seq);
export const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
export const junho = (seq: number, more = {}) => message(seq, { senderId: 'junho', ...more });

/** In the room, with messages 1 to `last` on the screen. */
export async function inRoom(last: number, setup = {}): Promise<Script> {
  const one = script(setup);
  const head = { seq: last, rev: 0 };
  const view = room({
    head,
    lastMessage: last > 0 ? message(last) : null,
    me: { ...ME, readSeq: last, deliveredSeq: last },
  });
  one.answers['room:list'] = () => ({ rooms: [view], next: null });
  one.answers['room:subscribe'] = () => ({ room: view, receipts: [], presence: [] });
  one.answers['message:list'] = () => page(1, last);
  one.answers['receipt:mark'] = ({ readSeq = 0, deliveredSeq = 0 }) => ({
    readSeq,
    deliveredSeq: Math.max(readSeq, deliveredSeq),
    unread: 0,
  });
  one.chat.room(ROOM).watch();
  await one.hello();
  return one;
}

export const say = (one: Script, seq: number, more = {}) => one.say('message:created', { message: junho(seq, more) });
