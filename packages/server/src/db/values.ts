// Values as the drivers give them, in the one form that we use.

/** A timestamp as ISO 8601 in UTC with milliseconds; drivers give a Date, JSON inside SQL gives text. */
export function iso(value: Date | string): string {
  return (value instanceof Date ? value : new Date(value)).toISOString();
}

export function isoOrNull(value: Date | string | null): string | null {
  return value === null ? null : iso(value);
}
