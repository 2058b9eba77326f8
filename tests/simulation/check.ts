// What must be true once everything is healed: every client holds what the database holds. The only judge of a seed.
import type { Message, Receipt, TimelineMessage } from '@doran/client';
import type { Actor } from './actor.js';

/** A room as one who asks the database sees it. */
export interface Truth {
  roomId: string;
  head: { seq: number; rev: number };
  messages: readonly Message[];
  receipts: ReadonlyMap<string, Receipt>;
}

export type Truths = ReadonlyMap<string, Truth>;

/** Sentences, none when all is well. */
export function violationsOf(actors: readonly Actor[], truths: Truths): string[] {
  return [
    ...[...truths.values()].flatMap(roomIsWhole),
    ...actors.flatMap((actor) => [
      ...isOnline(actor),
      ...promisesAreKept(actor, truths),
      ...actor.roomIds.flatMap((roomId) => {
        const truth = truths.get(roomId);
        if (!truth) return [`${actor.name}: nobody has read room ${roomId}`];
        return [...timelineEquals(actor, truth), ...sendsEnded(actor, truth), ...cursorsEqual(actor, truth)];
      }),
      ...unreadAddsUp(actor, truths),
    ]),
  ];
}

function isOnline({ name, chat }: Actor): string[] {
  const { status, error } = chat.connection;
  return status === 'online' ? [] : [`${name} is ${status}: ${error?.message ?? 'no reason'}`];
}

function roomIsWhole({ roomId, head, messages }: Truth): string[] {
  const found: string[] = [];
  messages.forEach(({ seq }, index) => {
    if (seq !== index + 1) found.push(`[MSG1] room ${roomId}: the database has seq ${seq} at place ${index + 1}`);
  });
  if (head.seq !== messages.length) found.push(`[MSG1] room ${roomId}: head ${head.seq}, ${messages.length} messages`);
  return found;
}

function promisesAreKept({ name, promised }: Actor, truths: Truths): string[] {
  return promised.flatMap(({ roomId, id, seq, rev }) => {
    const kept = truths.get(roomId)?.messages[seq - 1];
    if (kept?.id !== id)
      return [`[SEND1] ${name} had an ack for ${id} at seq ${seq}: the database has ${kept?.id} there`];
    return kept.rev < rev
      ? [`[SEND1] ${name} had an ack for change ${rev} of seq ${seq}, which stands at ${kept.rev}`]
      : [];
  });
}

function sendsEnded({ name, sent, chat }: Actor, { roomId, messages }: Truth): string[] {
  const found: string[] = [];
  const seqOf = new Map(messages.map(({ id, seq }) => [id, seq]));
  const timesOf = new Map<unknown, number>();
  for (const { data } of messages) if (data?.key !== undefined) timesOf.set(data.key, (timesOf.get(data.key) ?? 0) + 1);
  const pending = new Map<string, TimelineMessage>();
  for (const one of chat.room(roomId).timeline.messages) if (one.seq === null) pending.set(one.id, one);
  let last = 0;
  for (const { id, key } of sent.filter((one) => one.roomId === roomId)) {
    const times = timesOf.get(key) ?? 0;
    if (times > 1) found.push(`[SEND2] “${key}” stands ${times} times in the database: it was sent twice`);
    const seq = seqOf.get(id);
    const waiting = pending.get(id);
    if (seq === undefined && waiting?.status !== 'failed') {
      found.push(
        `[SEND1] “${key}” is in the database under no such id, and ${waiting?.status ?? 'not'} in the timeline`,
      );
    }
    if (waiting?.status === 'failed' && !waiting.fault) found.push(`${name}: “${key}” failed without a reason`);
    if (seq === undefined) continue;
    if (waiting) found.push(`${name}: “${key}” stands at seq ${seq}, and still waits as ${waiting.status}`);
    if (seq < last) found.push(`[SEND4] ${name}: “${key}” stands at seq ${seq}, behind a later one at ${last}`);
    last = Math.max(last, seq);
  }
  for (const one of pending.values()) {
    if (!sent.some(({ id }) => id === one.id)) found.push(`${name}: ${one.id} waits, and was never sent here`);
  }
  return found;
}

const SHOWN = ['id', 'seq', 'rev', 'senderId', 'type', 'body', 'data', 'createdAt', 'editedAt', 'deletedAt'] as const;
const shown = (message: Message | TimelineMessage | undefined): string =>
  message ? JSON.stringify(SHOWN.map((field) => message[field])) : 'nothing';

function timelineEquals(actor: Actor, truth: Truth): string[] {
  const room = actor.chat.room(truth.roomId);
  if (room.timeline.hasNewer) {
    const found = stretchEquals(actor, truth);
    if (found.length > 0) return found;
    // What the reader sees of the past is right: now for the live end.
    room.showLatest();
  }
  return stretchEquals(actor, truth);
}

function stretchEquals({ name, chat }: Actor, { roomId, head, messages }: Truth): string[] {
  const view = chat.room(roomId).timeline;
  const at = `${name} in room ${roomId}`;
  if (view.status !== 'ready') return [`${at}: the timeline is ${view.status}: ${view.fault?.message ?? ''}`];
  const run = view.messages.filter(({ seq }) => seq !== null);
  const from = run[0]?.seq ?? 1;
  const found: string[] = [];
  if (view.hasGap) found.push(`[SYNC1] ${at}: the timeline still has a gap`);
  if (view.hasOlder !== from > 1) found.push(`${at}: begins at ${from}, and hasOlder is ${view.hasOlder}`);
  const last = run.at(-1)?.seq ?? 0;
  if (view.hasNewer ? last >= head.seq : last !== head.seq)
    found.push(`[SYNC3] ${at}: the timeline ends at seq ${last}, the database at ${head.seq}`);
  run.forEach((message, index) => {
    const truth = messages[from - 1 + index];
    if (shown(message) !== shown(truth)) {
      found.push(`[SYNC3] ${at}: the timeline has ${shown(message)}, the database ${shown(truth)}`);
    }
  });
  return found;
}

function cursorsEqual({ name, chat, userId }: Actor, { roomId, head, messages, receipts }: Truth): string[] {
  const room = chat.room(roomId).info;
  const at = `${name} in room ${roomId}`;
  const mine = receipts.get(userId);
  if (!room?.me || !mine) return [`${at}: is no member: the list has ${room ? 'the room' : 'nothing'}`];
  const found: string[] = [];
  const same = (what: string, has: unknown, truth: unknown) => {
    if (has !== truth) found.push(`[SYNC3] ${at}: ${what} is ${has}, in the database ${truth}`);
  };
  same('head.seq', room.head.seq, head.seq);
  same('head.rev', room.head.rev, head.rev);
  same('its own readSeq', room.me.readSeq, mine.readSeq);
  same('its own deliveredSeq', room.me.deliveredSeq, mine.deliveredSeq);
  same('unread', room.me.unread, head.seq - mine.readSeq);
  same('the last message', shown(room.lastMessage ?? undefined), shown(messages.at(-1)));
  const known = chat.state.receipts.get(roomId);
  for (const { userId: other, readSeq, deliveredSeq } of receipts.values()) {
    if (other === userId) continue;
    same(`readSeq of ${other}`, known?.get(other)?.readSeq ?? 0, readSeq);
    same(`deliveredSeq of ${other}`, known?.get(other)?.deliveredSeq ?? 0, deliveredSeq);
  }
  return found;
}

function unreadAddsUp({ name, chat, roomIds, userId }: Actor, truths: Truths): string[] {
  let unread = 0;
  for (const roomId of roomIds) {
    const truth = truths.get(roomId);
    unread += (truth?.head.seq ?? 0) - (truth?.receipts.get(userId)?.readSeq ?? 0);
  }
  return chat.state.unread === unread
    ? []
    : [`[RCPT3] ${name}: unread is ${chat.state.unread}, it should be ${unread}`];
}
