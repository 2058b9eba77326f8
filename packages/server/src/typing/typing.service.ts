// Who is typing where: told to the room, ended after 6 s, by a message, or with the connection ([TYPE1]). Never stored.
import { type ChatEvent, type CommandInput, TYPING_TTL_MS } from '@doran/protocol';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import { Fanout } from '../delivery/fanout.js';
import type { Principal } from '../host.port.js';
import { Overheard } from '../realtime/overheard.js';
import { RoomsAccess, requireWritable } from '../rooms/rooms.access.js';

interface Typing {
  roomId: string;
  userId: string;
  connection: string | null;
  /** When the room was last told, by `performance.now()`. */
  toldAt: number;
  timer: NodeJS.Timeout;
}

@Injectable()
export class TypingService implements OnApplicationShutdown {
  readonly #typing = new Map<string, Typing>();

  constructor(
    @Inject(CHAT_OPTIONS) private readonly options: ChatSettings,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(Fanout) private readonly fanout: Fanout,
    @Inject(Overheard) overheard: Overheard,
  ) {
    overheard.tap({ broadcast: (_topics, _except, event) => this.#overheard(event) });
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.#typing.values()) clearTimeout(timer);
    this.#typing.clear();
  }

  async set(
    caller: Principal,
    connection: string | null,
    { roomId, typing }: CommandInput<'typing:set'>,
  ): Promise<Record<string, never>> {
    const room = await this.access.requireMember(caller, roomId);
    if (!typing) {
      this.stop(roomId, caller.userId);
      return {};
    }
    requireWritable(room);
    this.#start(roomId, caller.userId, connection);
    return {};
  }

  /** Ends it, if it goes on. */
  stop(roomId: string, userId: string): void {
    if (this.#forget(roomId, userId)) void this.#tell(roomId, userId, false);
  }

  /** A connection has gone, and with it whatever was being typed there. */
  connectionGone(connection: string): void {
    for (const typing of this.#typing.values()) {
      if (typing.connection === connection) this.stop(typing.roomId, typing.userId);
    }
  }

  /** It began here, and ends or goes on at another node. */
  #overheard({ name, data }: ChatEvent): void {
    if (this.#typing.size === 0) return;
    if (name === 'message:created' && data.message.senderId !== null)
      this.stop(data.message.roomId, data.message.senderId);
    // That node has told the room what holds now, and will tell when it ends.
    else if (name === 'typing:changed') this.#forget(data.roomId, data.userId);
  }

  #forget(roomId: string, userId: string): boolean {
    // Asked of every message: mostly nobody types.
    if (this.#typing.size === 0) return false;
    const key = `${roomId} ${userId}`;
    clearTimeout(this.#typing.get(key)?.timer);
    return this.#typing.delete(key);
  }

  #start(roomId: string, userId: string, connection: string | null): void {
    const key = `${roomId} ${userId}`;
    const before = this.#typing.get(key);
    clearTimeout(before?.timer);
    const now = performance.now();
    // A key pressed again soon only makes it last longer; the room knows already.
    const tell = !before || now - before.toldAt >= this.options.limits.typingIntervalMs;
    const timer = setTimeout(() => this.stop(roomId, userId), TYPING_TTL_MS);
    this.#typing.set(key, { roomId, userId, connection, toldAt: tell ? now : before.toldAt, timer });
    if (tell) void this.#tell(roomId, userId, true);
  }

  /** A hint without an answer: a room that cannot be read now is told nothing. */
  async #tell(roomId: string, userId: string, typing: boolean): Promise<void> {
    const asked = Promise.all([this.access.find(roomId), this.access.apart(userId)]);
    const [room, apart] = await asked.catch(() => [null, []] as const);
    if (!room) return;
    const event = { name: 'typing:changed', data: { roomId, userId, typing } } as const;
    this.fanout.toRoom(room, event, { exceptUsers: [userId, ...apart] });
  }
}
