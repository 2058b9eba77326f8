// Which open stream of server-sent events listens to which topic, on this node.

/** One open stream. */
export interface EventStream {
  readonly id: string;
  /** Its reader is slow: it shall hear nothing that says only how things stand this moment. */
  readonly behind: boolean;
  /** Writes an encoded event; what a slow reader has not taken is bounded by the stream itself. */
  write(frame: string): void;
  /** Says why, and ends. */
  close(reason: string): void;
}

/** An event as a stream carries it. Its JSON holds no line break, so one `data` line is enough. */
export function encodeEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export class EventStreams {
  readonly #listeners = new Map<string, Set<EventStream>>();
  readonly #topics = new Map<EventStream, Set<string>>();

  /** Nobody listens to anything. */
  get none(): boolean {
    return this.#listeners.size === 0;
  }

  of(topic: string): ReadonlySet<EventStream> {
    return this.#listeners.get(topic) ?? new Set();
  }

  topicsOf(stream: EventStream): Iterable<string> {
    return this.#topics.get(stream) ?? [];
  }

  subscribe(stream: EventStream, topics: readonly string[]): void {
    const own = this.#topics.get(stream) ?? new Set();
    this.#topics.set(stream, own);
    for (const topic of topics) {
      own.add(topic);
      const listeners = this.#listeners.get(topic) ?? new Set();
      this.#listeners.set(topic, listeners.add(stream));
    }
  }

  unsubscribe(stream: EventStream, topics: readonly string[]): void {
    for (const topic of topics) {
      this.#topics.get(stream)?.delete(topic);
      const listeners = this.#listeners.get(topic);
      listeners?.delete(stream);
      if (listeners?.size === 0) this.#listeners.delete(topic);
    }
  }

  /** The stream has ended: it listens to nothing. */
  remove(stream: EventStream): void {
    this.unsubscribe(stream, [...this.topicsOf(stream)]);
    this.#topics.delete(stream);
  }
}
