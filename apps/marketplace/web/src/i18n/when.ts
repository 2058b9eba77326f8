// How moments are told: by the clock today, by the day before that, always in the reader's language.
import { type Language, languageNow } from './setup';

const DAY_MS = 86_400_000;

/** Within a language the reader's region decides between 16:05 and 4:05 pm. */
const regionOf = (language: Language) => navigator.languages.find((one) => one.startsWith(language)) ?? language;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Intl objects are costly to make, and a long conversation asks for the same one a thousand times. */
function format(language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(regionOf(language), options);
  formats.set(key, made);
  return made;
}

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Names the local day, for grouping. */
export const dayOf = (iso: string): number => midnight(new Date(iso));

const daysAgo = (at: Date) => Math.round((midnight(new Date()) - midnight(at)) / DAY_MS);

export const clock = (iso: string) =>
  format(languageNow(), 'clock', { hour: 'numeric', minute: '2-digit' }).format(new Date(iso));

export const fullMoment = (iso: string) =>
  format(languageNow(), 'full', { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso));

/** The heading above a day's messages. */
export function dayHeading(day: number): string {
  const at = new Date(day);
  const ago = daysAgo(at);
  if (ago === 0 || ago === 1) return capital(relative(-ago, 'day'));
  const sameYear = at.getFullYear() === new Date().getFullYear();
  const options = { month: 'long', day: 'numeric', weekday: 'long' } as const;
  return sameYear
    ? format(languageNow(), 'day', options).format(at)
    : format(languageNow(), 'day+year', { ...options, year: 'numeric' }).format(at);
}

/** The moment of a room's last message, as short as can be. */
export function shortMoment(iso: string): string {
  const at = new Date(iso);
  const ago = daysAgo(at);
  if (ago <= 0) return clock(iso);
  if (ago === 1) return capital(relative(-1, 'day'));
  const sameYear = at.getFullYear() === new Date().getFullYear();
  return sameYear
    ? format(languageNow(), 'short', { month: 'short', day: 'numeric' }).format(at)
    : format(languageNow(), 'short+year', { year: 'numeric', month: 'numeric', day: 'numeric' }).format(at);
}

export const plainDate = (iso: string) => format(languageNow(), 'date', { dateStyle: 'long' }).format(new Date(iso));

/** Standing alone, and not within a sentence. */
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function relative(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(languageNow(), { numeric: 'auto' }).format(count, unit);
}

/** "5 minutes ago", in the largest unit that fits; null when it was less than a minute ago. */
export function longAgo(iso: string, now: number): string | null {
  const minutes = Math.max(0, Math.round((now - Date.parse(iso)) / 60_000));
  if (minutes < 1) return null;
  if (minutes < 60) return relative(-minutes, 'minute');
  if (minutes < 24 * 60) return relative(-Math.round(minutes / 60), 'hour');
  return relative(-Math.round(minutes / (24 * 60)), 'day');
}
