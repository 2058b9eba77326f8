// What was read of many things, kept in memory until a change says otherwise; those who ask at once make one question.

const CAPACITY = 20_000;

/** `Missing` is what a read may answer that is never remembered. */
export class Known<T extends object, Missing extends null = never> {
  readonly #kept = new Map<string, T>();
  readonly #loading = new Map<string, Promise<T | Missing>>();

  constructor(private readonly read: (key: string) => Promise<T | Missing>) {}

  /** At once when it is known, else a promise. */
  get(key: string): T | Promise<T | Missing> {
    return this.#kept.get(key) ?? this.#loading.get(key) ?? this.#load(key);
  }

  /** A load that began before is not kept: it may have read the state before the change. */
  forget(key: string): void {
    this.#kept.delete(key);
    this.#loading.delete(key);
  }

  forgetAll(): void {
    this.#kept.clear();
    this.#loading.clear();
  }

  #load(key: string): Promise<T | Missing> {
    const loading = this.read(key).then(
      (value) => {
        if (this.#loading.get(key) === loading) {
          this.#loading.delete(key);
          if (value !== null) this.#keep(key, value);
        }
        return value;
      },
      (error) => {
        if (this.#loading.get(key) === loading) this.#loading.delete(key);
        throw error;
      },
    );
    this.#loading.set(key, loading);
    return loading;
  }

  #keep(key: string, value: T): void {
    if (this.#kept.size >= CAPACITY) {
      const oldest = this.#kept.keys().next().value;
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    this.#kept.set(key, value);
  }
}
