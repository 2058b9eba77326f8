// Which days can be asked for: none that are past, none backwards, not too many, not too far away.
import type { ListingMode } from '../contract.js';
import { MarketError } from '../market.error.js';

/** ISO days, whose order is that of their letters. */
export interface Wish {
  from: string;
  to?: string | null | undefined;
}

/** What a reservation holds: `to` excluded, both null where a thing is sold, for it can be sold once. */
export interface Days {
  from: string | null;
  to: string | null;
  meetOn: string | null;
}

/** Where the marketplace's days begin and end. */
const ZONE = 'Asia/Seoul';
const MAX_DAYS = 60;
const MAX_AHEAD = 365;
const DAY_MS = 86_400_000;

/** The day that it is in the marketplace. */
export const dayAt = (moment: Date): string => moment.toLocaleDateString('sv-SE', { timeZone: ZONE });

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export function daysOf(mode: ListingMode, { from, to }: Wish, today: string): Days {
  if (from < today) throw refused('지난 날짜는 고를 수 없어요.', 'That day is past.');
  if (daysBetween(today, from) > MAX_AHEAD) {
    throw refused('1년 안의 날짜를 골라 주세요.', 'Choose a day within a year.');
  }
  if (mode === 'sale') return { from: null, to: null, meetOn: from };
  if (to == null) throw refused('돌려줄 날짜를 골라 주세요.', 'Choose the day on which you bring it back.');
  if (to <= from) throw refused('돌려줄 날짜는 빌리는 날짜 뒤여야 해요.', 'You bring it back after you take it.');
  if (daysBetween(from, to) > MAX_DAYS) {
    throw refused('한 번에 60일까지 빌릴 수 있어요.', 'It can be rented for up to 60 days at a time.');
  }
  return { from, to, meetOn: null };
}

const refused = (ko: string, en: string) => new MarketError('invalid', { ko, en });
