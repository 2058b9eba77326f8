// What may be done with messages: send, edit, delete, read pages; and who hears of it.
import { ChatError, type CommandInput, type CommandOutput, type Message } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { Fanout } from '../delivery/fanout.js';
import type { Principal } from '../host.port.js';
import { isAdmin, RoomsAccess } from '../rooms/rooms.access.js';
import { RoomsTelling } from '../rooms/rooms.telling.js';
import { deleteMessage, editMessage, selectChanges } from './messages.change.sql.js';
import { type NewMessage, selectMessage, selectPage, selectReadUpTo, selectSent } from './messages.sql.js';
import { MessagesWriter, type Written } from './messages.writer.js';
import { asSent, isDeleted, noSuchMessage, Outgoing } from './outgoing.js';

const DEFAULT_PAGE = 50;
/** Changed messages read at once, to tell of them. */
const CHANGES = 200;

type MessageEvent = 'message:created' | 'message:updated' | 'message:deleted';

@Injectable()
export class MessagesService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(Outgoing) private readonly outgoing: Outgoing,
    @Inject(MessagesWriter) private readonly writer: MessagesWriter,
    @Inject(Fanout) private readonly fanout: Fanout,
    @Inject(RoomsTelling) private readonly telling: RoomsTelling,
  ) {}

  /** Resolves after the commit ([SEND1]). `connection` is the one that sent it: it has the answer, not the event. */
  async send(
    caller: Principal,
    connection: string | null,
    input: CommandInput<'message:send'>,
  ): Promise<CommandOutput<'message:send'>> {
    try {
      return await this.outgoing.pass(caller, input, (message) => this.#writeAndTell(message, connection));
    } catch (error) {
      const repeat = await this.#repeatOf(caller, input, error);
      await this.#tellWritten(repeat, connection);
      return repeat;
    }
  }

  /** Tells of it the moment it is written, however long its checks took: the writer's order is the room's. */
  async #writeAndTell(message: NewMessage, connection: string | null): Promise<Written> {
    const written = await this.writer.write(message);
    const telling = this.#tellWritten(written, connection);
    // Of a room that is known, everyone has been told by now: no turn is lost.
    if (telling) await telling;
    return written;
  }

  #tellWritten({ message, repeated }: Written, connection: string | null): Promise<void> | undefined {
    const unclear = this.writer.wasUnclear(message);
    if (!repeated) return this.#tellSurely('message:created', message, connection);
    // An attempt at it was committed here and called failed: perhaps nobody heard of it. Those who did, through another
    // node, must not hear of it again ([SEND5]), so everyone asks for what they lack.
    if (unclear) this.fanout.miss();
    return undefined;
  }

  async edit(
    caller: Principal,
    connection: string | null,
    input: CommandInput<'message:edit'>,
  ): Promise<CommandOutput<'message:edit'>> {
    const message = await this.outgoing.passEdit(caller, input, (words) =>
      editMessage(this.db, input.roomId, input.seq, words),
    );
    if (!message) throw isDeleted();
    await this.#tellSurely('message:updated', message, connection);
    return { message };
  }

  /** A repeated delete answers the tombstone that stands. */
  async delete(
    caller: Principal,
    connection: string | null,
    input: CommandInput<'message:delete'>,
  ): Promise<CommandOutput<'message:delete'>> {
    const room = await this.access.requireMember(caller, input.roomId);
    const before = await this.#require(input);
    if (before.senderId !== caller.userId && !isAdmin(room, caller)) {
      throw new ChatError('forbidden', 'Only its author, or an owner or admin of the room, may delete a message');
    }
    const message = await deleteMessage(this.db, input.roomId, input.seq);
    if (!message) return { message: await this.#require(input) };
    await this.#tellSurely('message:deleted', message, connection);
    return { message };
  }

  async list(caller: Principal, input: CommandInput<'message:list'>): Promise<CommandOutput<'message:list'>> {
    const room = await this.access.requireReader(caller, input.roomId);
    const limit = input.limit ?? DEFAULT_PAGE;
    const db = await this.db.fresh();
    const before = input.around === undefined ? input.before : await beyond(db, room.id, input.around, limit);
    const { head, messages } = await selectPage(db, room.id, { ...input, before, limit: limit + 1 });
    const hasMore = messages.length > limit;
    // The one beyond the page only says that there is more; it stands at the far end.
    if (hasMore) input.after === undefined ? messages.shift() : messages.pop();
    return { messages, hasMore, head };
  }

  /** What may not be sent any longer may have been sent before, and its ack been lost ([SEND2]). */
  async #repeatOf(caller: Principal, input: CommandInput<'message:send'>, refusal: unknown): Promise<Written> {
    const refused = refusal instanceof ChatError && (refusal.code === 'forbidden' || refusal.code === 'blocked');
    const repeat = refused ? await this.writer.findRepeat(asSent(caller, input)) : null;
    if (!repeat) throw refusal;
    return repeat;
  }

  /** Tells a room of a message that its host posted; called after that commit, perhaps more than once. */
  async announcePosted(roomId: string, seq: number, silent: boolean): Promise<void> {
    const message = await selectMessage(this.db, roomId, seq);
    // First the cursors that it carried along, so that nobody's badge appears for a moment ([RCPT3]).
    if (silent) await this.#announceCarried(roomId, seq);
    if (message) await this.#tell('message:created', message);
  }

  /** Tells a room of what its host changed, whose revs these are; called after that commit, perhaps more than once. */
  async announceChanged(roomId: string, revs: { before: number; after: number }): Promise<void> {
    let { before } = revs;
    while (before < revs.after) {
      // One that changed again since has a later rev, and an event of its own.
      const messages = await selectChanges(this.db, roomId, { before, after: revs.after }, CHANGES);
      for (const message of messages) await this.#tell('message:updated', message);
      before = messages.length < CHANGES ? revs.after : (messages.at(-1)?.rev ?? revs.after);
    }
  }

  async #announceCarried(roomId: string, seq: number): Promise<void> {
    for (const { userId, ...cursors } of await selectReadUpTo(this.db, roomId, seq)) {
      this.fanout.toUsers([userId], { name: 'receipt:updated', data: { roomId, userId, ...cursors } });
    }
  }

  #tell(name: MessageEvent, message: Message): Promise<void> | undefined {
    return this.telling.tell(message.roomId, { name, data: { message } });
  }

  #tellSurely(name: MessageEvent, message: Message, exceptConnection: string | null): Promise<void> | undefined {
    return this.telling.tellSurely(message.roomId, { name, data: { message } }, { exceptConnection });
  }

  async #require({ roomId, seq }: { roomId: string; seq: number }): Promise<Message> {
    const message = await selectMessage(this.db, roomId, seq);
    if (!message) throw noSuchMessage();
    return message;
  }
}

/** Before which seq a page ends that has this message in its middle. */
async function beyond(db: Queryable, roomId: string, id: string, limit: number): Promise<number> {
  const [found] = await selectSent(db, [{ roomId, id }]);
  if (!found) throw new ChatError('not_found', 'There is no such message');
  return found.message.seq + Math.ceil(limit / 2);
}
