// The one connection that hears NOTIFYs, and that always knows whether it would have heard one.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { HEARD_WITHIN_MS, type Listener, type Subscription } from './database.js';
import { refuseReadOnly } from './postgres.pool.js';
import { isReadOnly } from './trouble.js';

/** How often the server is asked for a sign of life, and how long it has for it: together less than HEARD_WITHIN_MS. */
const PROBE_MS = 300;
const PROBE_ANSWER_MS = 600;
const CONNECT_MS = 2_000;

const log = new Logger('Database');

export class PostgresListener {
  readonly #channels = new Map<string, Set<Listener>>();
  #client: pg.Client | undefined;
  /** When the last question that was answered was asked: all that was committed before is heard. */
  #provenAt = Number.NEGATIVE_INFINITY;
  #opening: Promise<void> | undefined;
  #watching: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(
    private readonly url: string,
    private readonly distrust: () => void,
  ) {}

  /** Rejects when the first connection cannot be made; later ones are tried for until they can. */
  async listen(channel: string, listener: Listener): Promise<Subscription> {
    this.#opening ??= this.#connect();
    await this.#opening;
    this.#watching ??= this.#watch();
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners.add(listener));
    await this.#client?.query(`listen ${channel}`);
    listener.back();
    return {
      current: () => this.#client !== undefined && performance.now() - this.#provenAt < HEARD_WITHIN_MS,
      close: async () => {
        listeners.delete(listener);
      },
    };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
    this.#lose(this.#client);
  }

  async #watch(): Promise<void> {
    while (await this.#pause()) {
      try {
        if (this.#client) await this.#probe(this.#client);
        else await this.#connect();
      } catch (error) {
        log.warn(`Changes of other nodes are not heard: ${error instanceof Error ? error.message : error}`);
        if (isReadOnly(error)) this.distrust();
      }
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'doran-listen',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: PROBE_ANSWER_MS,
    });
    client.on('notification', ({ channel, payload = '' }) =>
      this.#tell(channel, (listener) => listener.heard(payload)),
    );
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`);
      await this.#probe(client);
    } catch (error) {
      this.#lose(client);
      throw error;
    }
    // First whoever may have missed something is told, then it counts as heard.
    for (const channel of this.#channels.keys()) this.#tell(channel, (listener) => listener.back());
    this.#client = client;
  }

  /** The server sends what was notified before it answers. A server that has become a standby hears nothing new. */
  async #probe(client: pg.Client): Promise<void> {
    const askedAt = performance.now();
    try {
      await refuseReadOnly(client);
      this.#provenAt = askedAt;
    } catch (error) {
      this.#lose(client);
      throw error;
    }
  }

  #lose(client: pg.Client | undefined): void {
    if (this.#client === client) this.#client = undefined;
    client?.removeAllListeners('notification');
    client?.end().catch(() => {});
  }

  #tell(channel: string, tell: (listener: Listener) => void): void {
    for (const listener of this.#channels.get(channel) ?? []) tell(listener);
  }

  /** False when it is time to stop. */
  #pause(): Promise<boolean> {
    return sleep(PROBE_MS, true, { signal: this.#stop.signal }).catch(() => false);
  }
}
