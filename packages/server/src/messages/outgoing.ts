// What a message must pass before it may be written, in the order in which its author sent it ([SEND4], [SEND6]).
import { isDeepStrictEqual } from 'node:util';
import { type Attachment, ChatError, type CommandInput } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { HOST, type Host, type Principal, type SendDecision } from '../host.port.js';
import { invalid } from '../invalid.js';
import type { Words } from '../rooms/message.row.js';
import { refusedByHost } from '../rooms/refusal.js';
import { RoomsAccess, requireWritable } from '../rooms/rooms.access.js';
import type { CachedRoom } from '../rooms/rooms.cache.js';
import { type NewWords, selectWritten } from './messages.change.sql.js';
import { messageExists, type NewMessage, selectFiles } from './messages.sql.js';

type Send = CommandInput<'message:send'>;
type Edit = CommandInput<'message:edit'>;

@Injectable()
export class Outgoing {
  /** The last check of each author in each room that still goes on; the next waits for it, so none overtakes. */
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HOST) private readonly host: Host,
  ) {}

  /** Checks the message and hands it to `write`, after everything that its author sent to this room before it. */
  pass<T>(caller: Principal, send: Send, write: (message: NewMessage) => Promise<T>): Promise<T> {
    return this.#inOrder(caller, send.roomId, () => this.#check(caller, send), write);
  }

  /** The same for an edit, and its new words. */
  passEdit<T>(caller: Principal, edit: Edit, write: (words: NewWords) => Promise<T>): Promise<T> {
    // Edits have no writer that keeps their order: the next one waits until this one is written.
    const written = async () => write(await this.#checkEdit(caller, edit));
    return this.#inOrder(caller, edit.roomId, written, (done) => Promise.resolve(done));
  }

  #inOrder<C, T>(
    caller: Principal,
    roomId: string,
    check: () => C | Promise<C>,
    write: (checked: C) => Promise<T>,
  ): Promise<T> {
    const key = `${caller.userId} ${roomId}`;
    const tail = this.#tails.get(key);
    try {
      const checked = tail ? tail.then(check) : check();
      // The usual case: the room is known and nothing needs asking. No turn is lost, no order is at risk.
      return checked instanceof Promise ? this.#inTurn(key, checked, write) : write(checked);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #inTurn<C, T>(key: string, checked: Promise<C>, write: (checked: C) => Promise<T>): Promise<T> {
    // Boxed, so that the tail ends when the message is handed over, not when it is written.
    const handedOver = checked.then((passed) => ({ written: write(passed) }));
    const ended: Promise<void> = handedOver.then(
      () => this.#end(key, ended),
      () => this.#end(key, ended),
    );
    this.#tails.set(key, ended);
    return (await handedOver).written;
  }

  #end(key: string, ended: Promise<void>): void {
    if (this.#tails.get(key) === ended) this.#tails.delete(key);
  }

  #check(caller: Principal, send: Send): NewMessage | Promise<NewMessage> {
    const room = this.access.requireMember(caller, send.roomId);
    const simple = !(room instanceof Promise) && !send.attachments && !send.replyTo && !this.host.maySend;
    if (!simple) return this.#checkSlowly(caller, send, room);
    requireWritable(room);
    const unblocked = this.access.requireUnblocked(caller, room);
    const message = asNewMessage(caller, send, []);
    return unblocked ? unblocked.then(() => message) : message;
  }

  async #checkSlowly(caller: Principal, send: Send, loading: CachedRoom | Promise<CachedRoom>): Promise<NewMessage> {
    const room = await loading;
    requireWritable(room);
    await this.access.requireUnblocked(caller, room);
    const attachments = send.attachments ? await this.#requireFiles(caller, send.attachments) : [];
    if (send.replyTo && !(await messageExists(this.db, room.id, send.replyTo))) {
      throw invalid([{ path: 'replyTo', message: 'names no message of this room' }]);
    }
    const message = asNewMessage(caller, send, attachments);
    return { ...message, ...(await this.#askHost(caller, room, message, null)) };
  }

  async #checkEdit(caller: Principal, { roomId, seq, body }: Edit): Promise<NewWords> {
    const room = await this.access.requireMember(caller, roomId);
    const standing = await selectWritten(this.db, roomId, seq);
    if (!standing) throw noSuchMessage();
    requireWritable(room);
    await this.access.requireUnblocked(caller, room);
    const { message, written } = standing;
    if (message.senderId !== caller.userId) throw new ChatError('forbidden', 'Only its author may edit a message');
    if (message.deletedAt !== null) throw isDeleted();
    return this.#askHost(caller, room, { ...message, body, data: written.data }, seq);
  }

  /** What is to be stored of the message: as it is, or as the host rewrote it, with its author's words beside that. */
  async #askHost(
    caller: Principal,
    room: CachedRoom,
    message: Omit<NewMessage, 'written'>,
    editOf: number | null,
  ): Promise<NewWords> {
    const { id, roomId, type, body, data, replyTo } = message;
    const decision = await this.host.maySend?.(caller, room, { id, roomId, type, body, data, replyTo, editOf });
    if (decision?.allow === false) throw refusedByHost(decision.reason, caller.locale);
    return rewritten({ body, data }, decision);
  }

  async #requireFiles(caller: Principal, ids: string[]): Promise<Attachment[]> {
    const files = await selectFiles(this.db, caller.userId, ids);
    const byId = new Map(files.map((file) => [file.id, file]));
    return ids.map((id, index) => {
      const file = byId.get(id);
      if (!file) throw invalid([{ path: `attachments.${index}`, message: 'names no file that you have stored' }]);
      return file;
    });
  }
}

/** The message as its sender wrote it. Of its files only the ids are known: enough to be compared by. */
export function asSent(caller: Principal, send: Send): NewMessage {
  const unknown = { name: '', contentType: '', size: 0, width: null, height: null };
  return asNewMessage(
    caller,
    send,
    (send.attachments ?? []).map((id) => ({ id, ...unknown })),
  );
}

/** A rewriting that changes nothing is none. */
function rewritten(written: Words, decision: SendDecision | undefined): NewWords {
  const rewrite = decision?.allow ? decision.rewrite : undefined;
  const shown = { body: rewrite?.body ?? written.body, data: rewrite?.data ?? written.data };
  return isDeepStrictEqual(shown, written) ? { ...written, written: null } : { ...shown, written };
}

export function noSuchMessage(): ChatError {
  return new ChatError('not_found', 'There is no such message');
}

/** What an edit of a tombstone is answered. */
export function isDeleted(): ChatError {
  return new ChatError('conflict', 'The message was deleted');
}

function asNewMessage(caller: Principal, send: Send, attachments: Attachment[]): NewMessage {
  return {
    roomId: send.roomId,
    id: send.id,
    senderId: caller.userId,
    type: send.type,
    body: send.body ?? null,
    data: send.data ?? null,
    attachments,
    replyTo: send.replyTo ?? null,
    written: null,
  };
}
