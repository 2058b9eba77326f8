// How money and days are told in the reader's language.
import type { ListingMode } from '@doran/marketplace-server/contract';
import type { TFunction } from 'i18next';
import { languageNow } from './setup';

export function won(amount: number): string {
  const digits = amount.toLocaleString('en-US');
  return languageNow() === 'ko' ? `${digits}원` : `₩${digits}`;
}

/** What a listing costs: once, a day, or nothing. */
export function price(t: TFunction, mode: ListingMode, amount: number): string {
  if (mode === 'rent') return t('listing.perDay', { price: won(amount) });
  return amount === 0 ? t('listing.free') : won(amount);
}

/** `YYYY-MM-DD`, which belongs to no zone. */
export function day(iso: string): string {
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString(languageNow(), {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  });
}

interface Days {
  from: string | null;
  to: string | null;
  meetOn: string | null;
}

/** The days of a reservation; empty where it has none. */
export function days(t: TFunction, { from, to, meetOn }: Days): string {
  if (meetOn !== null) return t('reservation.meet', { day: day(meetOn) });
  return from !== null && to !== null ? t('reservation.span', { from: day(from), to: day(to) }) : '';
}

/** The day that it is in the marketplace, as a date field writes it; `ahead` days later. */
export const dayAhead = (ahead: number): string =>
  new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });
