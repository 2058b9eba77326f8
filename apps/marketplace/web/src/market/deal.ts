// What the marketplace keeps in a room of the chat: the card of its deal.
import type { Room } from '@doran/client';
import type { DealCard } from '@doran/marketplace-server/contract';
import { useRooms } from '@doran/react';

/** Null where the room is about nothing of the marketplace. */
export function cardOf(room: Room | undefined): DealCard | null {
  return room?.data && 'listing' in room.data ? (room.data as unknown as DealCard) : null;
}

const toldBy = (card: DealCard | null) => `${card?.reservation?.changedAt ?? ''} ${card?.won?.state ?? ''}`;

/** Another one whenever a deal of one's own has moved: pages that show deals ask again. */
export function useDealStamp(): string {
  const { rooms } = useRooms();
  return rooms.map((room) => toldBy(cardOf(room))).join();
}
