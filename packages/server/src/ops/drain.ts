// Whether this node takes anybody new: not on its way out, and not while it has too much to do for those it has.
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatError } from '@doran/protocol';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import { Metrics } from '../observability/metrics.js';
import { Load } from './load.js';

/** Clients of a leaving node come back spread over this time. */
const RECONNECT_SPREAD_MS = 5_000;
/** The last of them may take so much longer to be gone. */
const GRACE_MS = 500;

@Injectable()
export class Drain implements BeforeApplicationShutdown {
  #gone: Promise<void> | null = null;

  constructor(
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(Load) private readonly load: Load,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  get draining(): boolean {
    return this.#gone !== null;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.begin();
  }

  /** Not ready from now on. Resolves when whoever balances in front has had the time to see it. */
  begin(): Promise<void> {
    this.#gone ??= this.#leave();
    return this.#gone;
  }

  /** Throws when nobody may connect now. */
  requireOpen(): void {
    if (this.draining) {
      throw new ChatError('unavailable', 'This server is being replaced', { retryAfterMs: this.spread() });
    }
    this.load.requireConnection();
  }

  /** After how long one client shall come back. */
  spread(): number {
    return Math.floor(Math.random() * RECONNECT_SPREAD_MS);
  }

  /** How long to wait for clients to be gone. Where nothing balances in front, there is no other node to go to. */
  get goElsewhereMs(): number {
    return this.settings.drainMs > 0 ? RECONNECT_SPREAD_MS + GRACE_MS : 0;
  }

  async #leave(): Promise<void> {
    this.metrics.drains();
    if (this.settings.drainMs > 0) await sleep(this.settings.drainMs);
  }
}
