// Values as the drivers give them, in the one form that we use.

/** A timestamp as ISO 8601 in UTC with milliseconds; drivers give a Date, JSON inside SQL gives text. */
export function iso(value: Date | string): string {
  return (value instanceof Date ? value : new Date(value)).toISOString();
}

export function isoOrNull(value: Date | string | null): string | null {
  return value === null ? null : iso(value);
}

/** To each of `count` questions its own rows, by the ordinal `n` of the question. */
export function byQuestion<R extends { n: string | number }, A>(
  rows: readonly R[],
  count: number,
  toAnswer: (row: R) => A,
): A[][] {
  const answers: A[][] = Array.from({ length: count }, () => []);
  for (const row of rows) answers[Number(row.n) - 1]?.push(toAnswer(row));
  return answers;
}
