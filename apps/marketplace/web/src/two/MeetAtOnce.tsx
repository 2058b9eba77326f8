// Brings two people into one deal, once: the left one asks about something that the right one sells.
import type { AskAnswer, ListingsAnswer } from '@doran/marketplace-server/contract';
import { useChat, useRooms } from '@doran/react';
import { useEffect, useRef } from 'react';
import { cardOf } from '../market/deal';
import { useMarket } from '../market/market';
import { usePlace } from '../place';

interface Props {
  otherId: string;
  side: 'left' | 'right';
}

/** Whoever goes elsewhere from there may. */
export function MeetAtOnce({ otherId, side }: Props) {
  const chat = useChat();
  const market = useMarket();
  const { rooms, status } = useRooms();
  const { go } = usePlace();
  const met = useRef(false);
  const asked = useRef(false);
  const sellerId = side === 'right' ? market.me.id : otherId;

  useEffect(() => {
    if (met.current || status !== 'ready') return;
    const shared = rooms.find((room) => {
      const isTheirs = room.kind === 'direct' && room.members.some(({ user }) => user.id === otherId);
      const card = cardOf(room);
      return isTheirs && card?.sellerId === sellerId && card.listing.state === 'open';
    });
    if (shared) {
      met.current = true;
      go({ at: 'room', roomId: shared.id });
    } else if (side === 'left' && !asked.current) {
      asked.current = true;
      const ask = async () => {
        const { listings } = await market.get<ListingsAnswer>(`listings?seller=${encodeURIComponent(sellerId)}`);
        const wanted = listings.find(({ state, mode }) => state === 'open' && mode !== 'auction');
        if (wanted) return market.post<AskAnswer>(`listings/${wanted.id}/ask`);
        // Who sells nothing is talked to all the same.
        const room = await chat.rooms.open({ kind: 'direct', members: [otherId] });
        return { roomId: room.id };
      };
      // When it is refused the list is there, and says why as soon as one tries there.
      ask().then(
        ({ roomId }) => {
          met.current = true;
          go({ at: 'room', roomId });
        },
        () => go({ at: 'new' }),
      );
    }
  }, [chat, market, rooms, status, otherId, sellerId, side, go]);
  return null;
}
