// A counter for hot paths: counts in plain numbers, and hands over to prom-client when somebody reads.
import { Counter, type CounterConfiguration } from 'prom-client';

interface Counted {
  labels: Record<string, string>;
  /** Since the last reading. */
  count: number;
}

/** prom-client hashes a counter's labels at each step, which costs several times what the step itself does. */
export class Tally {
  readonly #counted = new Map<string, Counted>();
  readonly #labelNames: readonly string[];

  constructor(config: CounterConfiguration<string>) {
    this.#labelNames = config.labelNames ?? [];
    const counted = this.#counted;
    // The registry holds it from here on.
    new Counter({
      ...config,
      collect() {
        for (const one of counted.values()) {
          this.inc(one.labels, one.count);
          one.count = 0;
        }
      },
    });
  }

  /** `words` are those of its labels, in their order. */
  add(count: number, ...words: string[]): void {
    const key = words.join(' ');
    const counted = this.#counted.get(key);
    if (counted) counted.count += count;
    else {
      const labels = Object.fromEntries(this.#labelNames.map((name, index) => [name, words[index] as string]));
      this.#counted.set(key, { labels, count });
    }
  }
}
