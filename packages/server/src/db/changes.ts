// How a node hears of what another changed: by NOTIFY from the database itself, so that it holds where nothing else does.
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DATABASE, type Database, type Subscription } from './database.js';

/** What the triggers of migration 0004 name. */
export type ChangeKind = 'room' | 'revocation' | 'blocks';

@Injectable()
export class Changes implements OnModuleInit, OnApplicationShutdown {
  readonly #listeners = new Map<string, (subject: string | null) => void>();
  #channel: Subscription | undefined;

  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** `heard` gets the id of what changed, or null when any may have: some notices may have been missed. */
  on(kind: ChangeKind, heard: (subject: string | null) => void): void {
    this.#listeners.set(kind, heard);
  }

  /** Is everything heard that was committed up to a second ago? Else what is remembered may be older than that. */
  get current(): boolean {
    return this.#channel?.current() ?? false;
  }

  async onModuleInit(): Promise<void> {
    this.#channel = await this.db.listen('doran_changed', {
      heard: (payload) => {
        const [kind = '', subject = null] = payload.split(' ');
        this.#listeners.get(kind)?.(subject);
      },
      back: () => {
        for (const heard of this.#listeners.values()) heard(null);
      },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#channel?.close();
  }
}
