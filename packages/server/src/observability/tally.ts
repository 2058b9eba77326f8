// A counter for hot paths: counts in plain numbers, and hands over to prom-client when somebody reads.
import { Counter, type CounterConfiguration } from 'prom-client';

interface Counted {
  labels: Record<string, string>;
  /** Since the last reading. */
  count: number;
}

/** prom-client hashes a counter's labels at each step, which costs several times what the step itself does. */
export class Tally {
  readonly #counted = new Map<string, Map<string, Counted>>();
  readonly #labelNames: readonly string[];

  constructor(config: CounterConfiguration<string>) {
    this.#labelNames = config.labelNames ?? [];
    const counted = this.#counted;
    // The registry holds it from here on.
    new Counter({
      ...config,
      collect() {
        for (const ofOne of counted.values()) {
          for (const one of ofOne.values()) {
            this.inc(one.labels, one.count);
            one.count = 0;
          }
        }
      },
    });
  }

  /** The words are those of its labels, of which there are two at most, in their order. */
  add(count: number, first = '', second = ''): void {
    const counted = this.#counted.get(first)?.get(second) ?? this.#begin(first, second);
    counted.count += count;
  }

  #begin(...words: [first: string, second: string]): Counted {
    const [first, second] = words;
    const labels = Object.fromEntries(this.#labelNames.map((name, index) => [name, words[index] as string]));
    const counted = { labels, count: 0 };
    const ofFirst = this.#counted.get(first) ?? new Map<string, Counted>();
    this.#counted.set(first, ofFirst.set(second, counted));
    return counted;
  }
}
