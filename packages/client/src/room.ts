// What a page may ask of one room.
import type { CommandInput, Message, Room } from '@doran/protocol/wire';
import type { Connection } from './connection.js';
import { Unanswered } from './faults.js';
import type { Model } from './model.js';
import type { Outbox } from './outbox.js';
import type { Paging, Whereabouts } from './paging.js';
import type { Receipts } from './receipts.js';
import { withRooms } from './rooms.js';
import { withWatched } from './state.js';
import type { Typing } from './typing.js';
import { createView, type SelectTimeline, type TimelineView } from './view.js';
import type { Watching } from './watching.js';

/** `TEXT` when no type is given; `IMAGE` and `FILE` name what was uploaded in `attachments`. */
export type Draft = Omit<CommandInput<'message:send'>, 'roomId' | 'id' | 'type'> & {
  type?: CommandInput<'message:send'>['type'];
};

/** A handle: it costs nothing, holds nothing, and of one room there is always the same one. */
export interface RoomHandle {
  readonly id: string;
  /** As the list shows it; undefined as long as it is not known. */
  readonly info: Room | undefined;
  /** The messages as a page shows them; the same object until something changes. */
  readonly timeline: TimelineView;
  /** For `chat.subscribe` and `chat.get`. */
  readonly selectTimeline: SelectTimeline;
  /** Who else is typing, in the order in which they began. */
  readonly typing: readonly string[];
  /** Calls when `timeline` is another one; answers how to stop. */
  subscribe(listener: () => void): () => void;
  /** Hears the room, loads its newest messages, and keeps both so over every reconnect; answers how to stop. */
  watch(): () => void;
  /** Loads again what could not be loaded. */
  reload(): void;
  /** A page of messages before the first one; answers whether any came. Why not is in `timeline.older`. */
  loadOlder(): Promise<boolean>;
  /** The page after the last one, while the past is shown; answers whether any came. Why not is in `timeline.newer`. */
  loadNewer(): Promise<boolean>;
  /**
   * Shows a message, by its seq or its id, with those that surround it. When it stands farther back than what is shown,
   * `timeline.hasNewer` tells that what follows is not shown; paging on, or `showLatest`, leads back to the live end.
   * Answers false when the reader went elsewhere in the meantime. Rejects as `edit` does.
   */
  loadAround(message: Whereabouts): Promise<boolean>;
  /** Back to the newest messages. */
  showLatest(): void;
  /** Never fails: the message stands in the timeline at once, and its status tells what becomes of it. */
  send(draft: Draft): { id: string };
  /** Sends a `failed` message again, as the last one. */
  retry(id: string): void;
  /** Forgets a message that has no ack; one that is on its way may arrive all the same. */
  discard(id: string): void;
  /** Rejects with a ChatError when refused, with Unanswered when no answer came. So do all below that answer a promise. */
  edit(seq: number, body: string): Promise<void>;
  /**
   * For everyone: its place stays, its words go. One's own; the room's owners and admins may delete any. Rejects as
   * `edit` does.
   */
  delete(seq: number): Promise<void>;
  /** The message was really on the screen. It counts as read when the page is visible and has the focus. */
  markVisible(seq: number): void;
  /** As often as a key is pressed: it is passed on no more often than the server takes it. */
  setTyping(typing: boolean): void;
  /** For oneself only: the room stays silent, and counts on. */
  mute(muted?: boolean): Promise<void>;
  /** For oneself only: the room leaves the list of the active ones. */
  archive(archived?: boolean): Promise<void>;
  /** Owners and admins only. */
  update(change: Omit<CommandInput<'room:update'>, 'roomId' | 'me'>): Promise<void>;
  /** The room's owners and admins only, and not in a direct room. */
  addMembers(userIds: string[]): Promise<void>;
  /** Oneself, or as an owner or admin anybody else; in a direct room only oneself. */
  removeMember(userId: string): Promise<void>;
  /** Removes oneself from the room. */
  leave(): Promise<void>;
}

export interface RoomNeeds {
  model: Model;
  command: Connection['command'];
  outbox: Outbox;
  watching: Watching;
  paging: Paging;
  receipts: Receipts;
  typing: Typing;
  arrived(message: Message): void;
  /** What was asked may have been done, and is not told to who asked. */
  unsure(): void;
}

export function createRoom(id: string, needs: RoomNeeds): RoomHandle {
  const { model, command, outbox, watching, paging, receipts, typing, arrived, unsure } = needs;
  const selectTimeline = createView(id);

  async function change(change: Omit<CommandInput<'room:update'>, 'roomId'>): Promise<void> {
    const { room } = await command('room:update', { roomId: id, ...change });
    model.change((state) => withRooms(state, [room]));
  }

  async function take(asked: Promise<{ message: Message }>): Promise<void> {
    try {
      arrived((await asked).message);
    } catch (error) {
      if (error instanceof Unanswered) unsure();
      throw error;
    }
  }

  const remove = async (userId: string) => {
    await command('member:remove', { roomId: id, userId });
  };

  return {
    id,
    selectTimeline,
    get info() {
      return model.get().rooms.byId.get(id);
    },
    get timeline() {
      return selectTimeline(model.get());
    },
    get typing() {
      return model.get().typing.get(id) ?? NOBODY;
    },
    subscribe: (listener) => model.subscribe(selectTimeline, () => listener()),
    watch: () => watching.watch(id),
    reload: () => void watching.load(id),
    loadOlder: () => paging.older(id),
    loadNewer: () => paging.newer(id),
    loadAround: (message) => paging.around(id, message),
    showLatest: () => paging.latest(id),
    send({ type = 'TEXT', ...draft }) {
      // Whoever answers has seen what was new.
      model.change((state) => withWatched(state, id, { unreadFrom: null }));
      // Where the message will stand.
      paging.latest(id);
      typing.sent(id);
      return { id: outbox.send(id, { type, ...draft }) };
    },
    retry: (messageId) => outbox.retry(id, messageId),
    discard: (messageId) => outbox.discard(id, messageId),
    edit: (seq, body) => take(command('message:edit', { roomId: id, seq, body })),
    delete: (seq) => take(command('message:delete', { roomId: id, seq })),
    markVisible: (seq) => receipts.seen(id, seq),
    setTyping: (on) => typing.set(id, on),
    mute: (muted = true) => change({ me: { muted } }),
    archive: (archived = true) => change({ me: { archived } }),
    update: change,
    async addMembers(userIds) {
      const { room } = await command('member:add', { roomId: id, userIds });
      model.change((state) => withRooms(state, [room]));
    },
    removeMember: remove,
    async leave() {
      const me = model.get().me?.id;
      if (me !== undefined) await remove(me);
    },
  };
}

const NOBODY: readonly string[] = [];
