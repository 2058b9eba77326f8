// How moments are told: by the clock today, by the day before that, always in the reader's language.
import type { Language } from './words.js';

const DAY_MS = 86_400_000;

/** Moments (ISO 8601) in words of the reader’s language. */
export interface When {
  /** The time of day. */
  clock(iso: string): string;
  /** Day and time, in full. */
  fullMoment(iso: string): string;
  /** The day alone. */
  plainDate(iso: string): string;
  /** The heading above a day's messages. */
  dayHeading(day: number): string;
  /** The moment of a room's last message, as short as can be. */
  shortMoment(iso: string): string;
  /** "5 minutes ago", in the largest unit that fits; null when it was less than a minute ago. */
  longAgo(iso: string, now: number): string | null;
  /** A size in bytes, in the unit that fits. */
  bytes(size: number): string;
}

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Names the local day, for grouping. */
export const dayOf = (iso: string): number => midnight(new Date(iso));

const daysAgo = (at: Date) => Math.round((midnight(new Date()) - midnight(at)) / DAY_MS);
const thisYear = (at: Date) => at.getFullYear() === new Date().getFullYear();

/** Standing alone, and not within a sentence. */
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Within a language the reader's region decides between 16:05 and 4:05 pm. */
const regionOf = (language: Language) =>
  globalThis.navigator?.languages?.find((one) => one.startsWith(language)) ?? language;

export function createWhen(language: Language): When {
  const region = regionOf(language);
  const formats = new Map<string, Intl.DateTimeFormat>();

  /** Intl objects are costly to make, and a long conversation asks for the same one a thousand times. */
  function told(name: string, at: Date, options: Intl.DateTimeFormatOptions): string {
    const format = formats.get(name) ?? new Intl.DateTimeFormat(region, options);
    formats.set(name, format);
    return format.format(at);
  }

  const relative = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
    new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(count, unit);

  const clock = (iso: string) => told('clock', new Date(iso), { hour: 'numeric', minute: '2-digit' });

  return {
    clock,
    fullMoment: (iso) => told('full', new Date(iso), { dateStyle: 'long', timeStyle: 'short' }),
    plainDate: (iso) => told('date', new Date(iso), { dateStyle: 'long' }),
    dayHeading(day) {
      const at = new Date(day);
      const ago = daysAgo(at);
      if (ago === 0 || ago === 1) return capital(relative(-ago, 'day'));
      const options = { month: 'long', day: 'numeric', weekday: 'long' } as const;
      return thisYear(at) ? told('day', at, options) : told('day+year', at, { ...options, year: 'numeric' });
    },
    shortMoment(iso) {
      const at = new Date(iso);
      const ago = daysAgo(at);
      if (ago <= 0) return clock(iso);
      if (ago === 1) return capital(relative(-1, 'day'));
      if (thisYear(at)) return told('short', at, { month: 'short', day: 'numeric' });
      return told('short+year', at, { year: 'numeric', month: 'numeric', day: 'numeric' });
    },
    longAgo(iso, now) {
      const minutes = Math.max(0, Math.round((now - Date.parse(iso)) / 60_000));
      if (minutes < 1) return null;
      if (minutes < 60) return relative(-minutes, 'minute');
      if (minutes < 24 * 60) return relative(-Math.round(minutes / 60), 'hour');
      return relative(-Math.round(minutes / (24 * 60)), 'day');
    },
    bytes(size) {
      const [amount, unit] = size < 1_000_000 ? [size / 1_000, 'kilobyte'] : [size / 1_000_000, 'megabyte'];
      return new Intl.NumberFormat(region, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount);
    },
  };
}
