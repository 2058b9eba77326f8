// The rooms: the list, one of them, and how much is unread.
import type { ChatState, Fault, Room, RoomFilter, RoomHandle, RoomsState } from '@doran/client';
import { useCallback, useEffect, useMemo } from 'react';
import { useChat, useChatState } from './context.js';

/** The list of rooms, and what one may ask for about it. */
export interface RoomsView {
  status: RoomsState['status'];
  /** Why the list, or its next page, could not be loaded. */
  fault: Fault | null;
  /** Newest activity first. */
  rooms: readonly Room[];
  filter: RoomFilter;
  hasMore: boolean;
  loadingMore: boolean;
  /** The next page of the list. */
  loadMore(): Promise<void>;
  /** The list again, from its beginning. */
  reload(): Promise<void>;
  /** Shows other rooms. */
  setFilter(filter: RoomFilter): void;
}

/** The list of rooms, live. */
export function useRooms(): RoomsView {
  const { rooms: asked } = useChat();
  const state = useChatState(selectRooms);
  const { order, byId, status, fault, filter, next, loadingMore } = state;
  const rooms = useMemo(() => order.flatMap((id) => byId.get(id) ?? []), [order, byId]);
  return {
    status,
    fault,
    rooms,
    filter,
    hasMore: next !== null,
    loadingMore,
    loadMore: asked.loadMore,
    reload: asked.reload,
    setFilter: asked.setFilter,
  };
}

/** One room, and its handle. */
export interface RoomView {
  /** Undefined as long as it is not known. */
  room: Room | undefined;
  /** For everything that may be done with a room. */
  handle: RoomHandle;
}

/** One room as the list knows it. Whoever also wants it live and with its messages asks `useMessages`. */
export function useRoom(roomId: string): RoomView {
  const chat = useChat();
  const select = useCallback((state: ChatState) => state.rooms.byId.get(roomId), [roomId]);
  return { room: useChatState(select), handle: chat.room(roomId) };
}

/** Unread messages of one room, or of all that are not muted. */
export function useUnread(roomId?: string): number {
  const select = useCallback(
    (state: ChatState) => (roomId === undefined ? state.unread : (state.rooms.byId.get(roomId)?.me?.unread ?? 0)),
    [roomId],
  );
  return useChatState(select);
}

/** Keeps a room heard and its newest messages loaded as long as somebody looks at it. */
export function useWatched(handle: RoomHandle): void {
  useEffect(() => handle.watch(), [handle]);
}

const selectRooms = (state: ChatState) => state.rooms;
