// What a message must pass before it may be written, in the order in which its sender sent it ([SEND4], [SEND6]).
import { type Attachment, ChatError, type CommandInput } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { HOST, type Host, type Principal } from '../host.port.js';
import { RoomsAccess, refusedByHost, requireWritable } from '../rooms/rooms.access.js';
import type { CachedRoom } from '../rooms/rooms.cache.js';
import { messageExists, type NewMessage, selectFiles } from './messages.sql.js';

type Send = CommandInput<'message:send'>;

@Injectable()
export class Outgoing {
  /** The last check of each sender in each room that still goes on; the next waits for it, so none overtakes. */
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HOST) private readonly host: Host,
  ) {}

  /** Checks the message and hands it to `write`, after everything that its sender sent to this room before it. */
  async pass<T>(caller: Principal, send: Send, write: (message: NewMessage) => Promise<T>): Promise<T> {
    const key = `${caller.userId} ${send.roomId}`;
    const tail = this.#tails.get(key);
    const checked = tail ? tail.then(() => this.#check(caller, send)) : this.#check(caller, send);
    // The usual case: the room is known and nothing needs asking. No turn is lost, no order is at risk.
    if (!(checked instanceof Promise)) return write(checked);

    // Boxed, so that the tail ends when the message is handed over, not when it is written.
    const handedOver = checked.then((message) => ({ written: write(message) }));
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
      throw invalid('replyTo', 'names no message of this room');
    }
    return this.#askHost(caller, room, asNewMessage(caller, send, attachments));
  }

  async #askHost(caller: Principal, room: CachedRoom, message: NewMessage): Promise<NewMessage> {
    const decision = await this.host.maySend?.(caller, room, message);
    if (!decision) return message;
    if (!decision.allow) throw refusedByHost(decision.reason);
    const { body = message.body, data = message.data } = decision.rewrite ?? {};
    return { ...message, body, data };
  }

  async #requireFiles(caller: Principal, ids: string[]): Promise<Attachment[]> {
    const files = await selectFiles(this.db, caller.userId, ids);
    const byId = new Map(files.map((file) => [file.id, file]));
    return ids.map((id, index) => {
      const file = byId.get(id);
      if (!file) throw invalid(`attachments.${index}`, 'names no file that you have stored');
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
  };
}

function invalid(path: string, message: string): ChatError {
  return new ChatError('invalid', `${path} ${message}`, { details: [{ path, message }] });
}
