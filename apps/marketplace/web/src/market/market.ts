// What one person asks of the marketplace, with their token; it is made anew when it is worn out.
import { createContext, useContext } from 'react';
import { asJson, call, Refused } from './call';
import { type Session, session, type User } from './people';

export interface Market {
  readonly me: User;
  /** A token that was not used before. */
  newToken(): Promise<string>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  remove(path: string): Promise<void>;
  /** The last answer to each question and when it came: what a page shows until the next one is there. */
  readonly answers: Map<string, { answer: unknown; at: number }>;
}

/** The token that signing in has brought is used first. */
export function createMarket(me: User, first: Session | null): Market {
  let atHand = first?.token ?? null;
  let current: Promise<string> | null = null;

  async function newToken(): Promise<string> {
    const token = atHand ?? (await session(me.id)).token;
    atHand = null;
    return token;
  }

  function token(): Promise<string> {
    current ??= newToken().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  }

  async function ask<T>(path: string, init: RequestInit, again = true): Promise<T> {
    const headers = { ...init.headers, authorization: `Bearer ${await token()}` };
    try {
      return await call<T>(`/market/${path}`, { ...init, headers });
    } catch (error) {
      if (!(again && error instanceof Refused && error.code === 'unauthenticated')) throw error;
      current = null;
      return ask(path, init, false);
    }
  }

  return {
    me,
    newToken,
    get: (path) => ask(path, {}),
    post: (path, body = {}) => ask(path, asJson(body)),
    remove: (path) => ask(path, { method: 'DELETE' }),
    answers: new Map(),
  };
}

export const MarketContext = createContext<Market | null>(null);

export function useMarket(): Market {
  const market = useContext(MarketContext);
  if (!market) throw new Error('useMarket stands outside of a MarketContext');
  return market;
}
