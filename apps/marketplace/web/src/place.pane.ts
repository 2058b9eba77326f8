// A place without an address: where one is in a pane that shares the page with another.
import { useMemo, useState } from 'react';
import { LIST, type Place, type Route } from './place';

export function usePanePlace(first: Route): Place {
  const [way, setWay] = useState<readonly Route[]>([first]);
  return useMemo(() => {
    const go: Place['go'] = (route, how = 'push') =>
      setWay((before) => [...(how === 'push' ? before : before.slice(0, -1)), route]);
    return {
      route: way.at(-1) ?? first,
      go,
      back: (otherwise) => setWay((before) => (before.length > 1 ? before.slice(0, -1) : [otherwise])),
      backToList: () => go(LIST, 'replace'),
    };
  }, [way, first]);
}
