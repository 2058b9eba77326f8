// A histogram for hot paths: sorts into buckets by itself, and speaks as prom-client's when somebody reads.
import { Histogram, type HistogramConfiguration } from 'prom-client';

interface Sorted {
  labels: Record<string, string>;
  /** For each bucket, in its order, and for what is above them all. */
  counts: number[];
  sum: number;
}

/** prom-client makes a closure, a hash and two objects of each value: several times what sorting it costs. */
export class Spread extends Histogram {
  readonly #config: HistogramConfiguration<string>;
  readonly #label: string | undefined;
  readonly #bounds: readonly number[];
  readonly #sorted = new Map<string, Sorted>();

  /** At most one label. */
  constructor(config: HistogramConfiguration<string> & { buckets: number[] }) {
    super(config);
    this.#config = config;
    this.#label = config.labelNames?.[0];
    this.#bounds = config.buckets;
    if (this.#label === undefined) this.#begin('');
  }

  /** `word` is that of its label. */
  add(value: number, word = ''): void {
    const sorted = this.#sorted.get(word) ?? this.#begin(word);
    let bucket = 0;
    while (value > (this.#bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    sorted.counts[bucket] = (sorted.counts[bucket] ?? 0) + 1;
    sorted.sum += value;
  }

  /** What prom-client asks, for its text and for its JSON. */
  getForPromString() {
    const values = [...this.#sorted.values()].flatMap((sorted) => this.#valuesOf(sorted));
    return { name: this.#config.name, help: this.#config.help, type: 'histogram', aggregator: 'sum', values };
  }

  #begin(word: string): Sorted {
    const labels = this.#label === undefined ? {} : { [this.#label]: word };
    const sorted = { labels, counts: Array<number>(this.#bounds.length + 1).fill(0), sum: 0 };
    this.#sorted.set(word, sorted);
    return sorted;
  }

  #valuesOf({ labels, counts, sum }: Sorted) {
    const { name } = this.#config;
    const said = (what: string, value: number, le?: number | string) => ({
      metricName: `${name}_${what}`,
      labels: le === undefined ? {} : { le },
      sharedLabels: labels,
      value,
    });
    let count = 0;
    const buckets = [...this.#bounds, '+Inf'].map((le, index) => {
      count += counts[index] as number;
      return said('bucket', count, le);
    });
    return [...buckets, said('sum', sum), said('count', count)];
  }
}
