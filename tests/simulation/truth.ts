// Reads what the database has, over REST, as somebody who is none of the clients.
import type { Message, Receipt } from '@doran/client';
import type { Truth, Truths } from './check.js';
import type { World } from './world.js';

export interface RoomToRead {
  roomId: string;
  members: readonly string[];
}

/** Answers a reader that reads a room's messages again only when its head has moved. */
export function truthReader(world: World, rooms: readonly RoomToRead[]): () => Promise<Truths> {
  const known = new Map<string, Truth>();

  async function read({ roomId, members }: RoomToRead): Promise<Truth> {
    const before = known.get(roomId);
    const views = await Promise.all(members.map((userId) => world.room(userId, roomId)));
    const receipts = new Map<string, Receipt>();
    views.forEach(({ me }, index) => {
      const userId = members[index]!;
      receipts.set(userId, { userId, readSeq: me?.readSeq ?? 0, deliveredSeq: me?.deliveredSeq ?? 0 });
    });
    const { head } = views[0]!;
    const still = before?.head.seq === head.seq && before.head.rev === head.rev;
    const messages: readonly Message[] = still ? before.messages : await world.messages(members[0]!, roomId);
    return { roomId, head, messages, receipts };
  }

  return async () => {
    for (const room of rooms) known.set(room.roomId, await read(room));
    return new Map(known);
  };
}
