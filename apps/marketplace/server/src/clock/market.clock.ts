// Wakes whatever is due, on whichever node: each task is asked often, and at the moment at which it said that more is due.
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/**
 * Does what is due by the database's clock, and answers in how many milliseconds there will be more; null when it knows
 * of nothing. Every node asks: a task claims its rows with `for update skip locked`, so that each is done once.
 */
export type Task = () => Promise<number | null>;

@Injectable()
export class MarketClock implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(MarketClock.name);
  readonly #tasks: { name: string; ms: number; task: Task }[] = [];
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  /** Said at start (onModuleInit). What another node made due is found within `ms`. */
  every(name: string, ms: number, task: Task): void {
    this.#tasks.push({ name, ms, task });
  }

  onApplicationBootstrap(): void {
    for (const { name, ms, task } of this.#tasks) this.#in(0, name, ms, task);
  }

  /** What runs is let finish; what waits is left to another node, or to the next start. */
  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #in(delay: number, name: string, ms: number, task: Task): void {
    if (this.#stopped) return;
    const wake = () => {
      const run = this.#run(name, task).then((next) => {
        this.#running.delete(run);
        this.#in(Math.max(0, Math.min(next ?? ms, ms)), name, ms, task);
      });
      this.#running.add(run);
    };
    this.#waiting.set(name, setTimeout(wake, delay));
  }

  async #run(name: string, task: Task): Promise<number | null> {
    try {
      return await task();
    } catch (error) {
      // What was due still is: the rows are as they were, and are asked for again.
      this.#log.error(`${name} failed and will be tried again`, error);
      return null;
    }
  }
}
