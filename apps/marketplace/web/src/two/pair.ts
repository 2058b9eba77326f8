// Which two people share a window: those that the address names, else a buyer and a seller of the demo.
import type { Person } from '../market/people';

/** They are talking about a camera already. */
const BUYER_AND_SELLER: readonly string[] = ['junho', 'minji'];

/** The buyer first; with too few people less than two. */
export function pairOf(everyone: readonly Person[], named: readonly string[] = []): Person[] {
  const wanted = [...new Set([...named, ...BUYER_AND_SELLER])];
  const chosen = wanted.flatMap((id) => everyone.find((person) => person.id === id) ?? []);
  const rest = everyone.filter((person) => !chosen.includes(person));
  return [...chosen, ...rest].slice(0, 2);
}
