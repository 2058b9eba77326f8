// Where in the app one is, whatever keeps it: the address of the page, or one of two panes for itself.
import type { ListingMode } from '@doran/marketplace-server/contract';
import { createContext, useContext } from 'react';

export type Route =
  | { at: 'home'; mode: ListingMode | null }
  | { at: 'item'; id: string }
  | { at: 'auction'; id: string }
  | { at: 'person'; id: string }
  | { at: 'reservations' }
  | { at: 'sell' }
  | { at: 'list' }
  | { at: 'new' }
  | { at: 'room'; roomId: string };

export interface Place {
  readonly route: Route;
  /** Goes there; with `replace` the place that is left cannot be come back to. */
  go(route: Route, how?: 'push' | 'replace'): void;
  /** To where one came from; to `otherwise` when one came from outside. */
  back(otherwise: Route): void;
  backToList(): void;
  /** A link to a place; undefined where places have no address. */
  hrefOf?(route: Route): string;
}

export const HOME: Route = { at: 'home', mode: null };
export const LIST: Route = { at: 'list' };

export const PlaceContext = createContext<Place | null>(null);

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('usePlace stands outside of a PlaceContext');
  return place;
}
