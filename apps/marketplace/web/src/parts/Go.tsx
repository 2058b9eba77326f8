// A way to another place: a link where places have an address, a button where they have none.
import type { ReactNode } from 'react';
import { type Route, usePlace } from '../place';

interface Props {
  to: Route;
  className?: string | undefined;
  children: ReactNode;
  current?: boolean;
  'aria-label'?: string;
  'data-testid'?: string;
  'data-listing-id'?: string;
}

export function Go({ to, current = false, ...rest }: Props) {
  const { go, hrefOf } = usePlace();
  const names = { ...rest, 'aria-current': current ? ('page' as const) : undefined };
  if (hrefOf) return <a {...names} href={hrefOf(to)} />;
  return <button {...names} type="button" onClick={() => go(to)} />;
}
