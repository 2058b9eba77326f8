// What became of the messages of one sample: each is acked once, and delivered to each of the others once.

/** When nothing more has come for so long, the rest is lost: a slow server may take longer for all. */
const GIVE_UP_MS = 20_000;

export class Record {
  begin(readers) {
    this.readers = readers;
    this.at = new Map();
    this.acks = [];
    this.deliveries = [];
    this.fault = undefined;
    this.ended = false;
  }

  sent(id, at) {
    this.at.set(id, at);
  }

  acked(id) {
    this.acks.push(performance.now() - this.at.get(id));
    this.#look();
  }

  delivered(id) {
    const at = this.at.get(id);
    // Told of a message that nobody sent in this sample: a doubled delivery of an earlier one.
    if (at === undefined) return this.fail(`${id} came late or twice`);
    this.deliveries.push(performance.now() - at);
    this.#look();
  }

  fail(why) {
    this.fault ??= why;
    this.#settle?.();
  }

  /** Resolves when all that was sent is acked and delivered. */
  async end() {
    this.ended = true;
    await new Promise((resolve) => {
      this.#settle = resolve;
      this.#giveUp = setTimeout(() => this.fail('not everything came'), GIVE_UP_MS);
      this.#look();
    });
    clearTimeout(this.#giveUp);
    this.#settle = undefined;
    if (this.fault) throw new Error(`${this.fault} (${this.acks.length} acks, ${this.deliveries.length} deliveries)`);
    const sends = this.at.size;
    this.at.clear();
    return { sends, acks: this.acks.length, deliveries: this.deliveries.length };
  }

  latencies() {
    return { ackMs: quantiles(this.acks), deliveryMs: quantiles(this.deliveries) };
  }

  #settle;
  #giveUp;

  #look() {
    if (!this.ended) return;
    const sends = this.at.size;
    if (this.acks.length === sends && this.deliveries.length === sends * this.readers) this.#settle?.();
    else this.#giveUp?.refresh();
  }
}

export function quantiles(numbers) {
  const sorted = Float64Array.from(numbers).sort();
  const at = (part) => sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
