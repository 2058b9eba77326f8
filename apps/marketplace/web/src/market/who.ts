// Remembers who one is, for this window only: two windows can be two people.
import type { User } from './people';

const KEPT = 'doran.who';

export function rememberedUser(): User | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? null : (JSON.parse(kept) as User);
}

export const rememberUser = (user: User) => sessionStorage.setItem(KEPT, JSON.stringify(user));

export const forgetUser = () => sessionStorage.removeItem(KEPT);
