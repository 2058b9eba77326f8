// A place without an address: where one is in a pane that shares the page with another.
import { useMemo, useState } from 'react';
import { LIST, type Place, type Route } from './place';

export function usePanePlace(): Place {
  const [route, setRoute] = useState<Route>(LIST);
  return useMemo(() => ({ route, go: setRoute, backToList: () => setRoute(LIST) }), [route]);
}
