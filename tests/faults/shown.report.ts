// What a question with a stage of its own is asked with, what it answers, and how that reads.
export interface ShownOptions {
  /** How often, or how many; each question has its own default. */
  count?: number;
  say(line: string): void;
}

export interface Shown {
  title: string;
  figures: Record<string, string | number>;
  failures: string[];
}

export function markdownOfShown({ title, figures, failures }: Shown): string {
  return [
    `## ${title}: ${failures.length === 0 ? 'shown' : 'NOT SHOWN'}`,
    '',
    '| | |',
    '|---|---|',
    ...Object.entries(figures).map(([name, value]) => `| ${name} | ${value} |`),
    ...(failures.length > 0 ? ['', ...failures.map((failure) => `- ${failure}`)] : []),
    '',
  ].join('\n');
}
