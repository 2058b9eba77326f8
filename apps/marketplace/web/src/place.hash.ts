// Which hash names which place, both ways.
import { HOME, type Route } from './place';

const FIXED: Record<string, Route> = {
  '#/': HOME,
  '#/sale': { at: 'home', mode: 'sale' },
  '#/rent': { at: 'home', mode: 'rent' },
  '#/auctions': { at: 'home', mode: 'auction' },
  '#/reservations': { at: 'reservations' },
  '#/sell': { at: 'sell' },
  '#/chats': { at: 'list' },
  '#/new': { at: 'new' },
};

const NAMED: readonly [shape: RegExp, route: (id: string) => Route][] = [
  [/^#\/rooms\/([0-9a-f-]{36})$/, (roomId) => ({ at: 'room', roomId })],
  [/^#\/auctions\/([0-9a-f-]{36})$/, (id) => ({ at: 'auction', id })],
  [/^#\/items\/([\w-]{1,64})$/, (id) => ({ at: 'item', id })],
  [/^#\/people\/([\w-]{1,64})$/, (id) => ({ at: 'person', id })],
];

/** What names no place leads home. */
export function routeOf(hash: string): Route {
  for (const [shape, route] of NAMED) {
    const id = shape.exec(hash)?.[1];
    if (id !== undefined) return route(id);
  }
  return FIXED[hash] ?? HOME;
}

export function hashOf(route: Route): string {
  switch (route.at) {
    case 'room':
      return `#/rooms/${route.roomId}`;
    case 'auction':
      return `#/auctions/${route.id}`;
    case 'item':
      return `#/items/${route.id}`;
    case 'person':
      return `#/people/${route.id}`;
    case 'list':
      return '#/chats';
    case 'home':
      return route.mode === null ? '#/' : route.mode === 'auction' ? '#/auctions' : `#/${route.mode}`;
    default:
      return `#/${route.at}`;
  }
}
