// Who may connect now: nobody while the node leaves, and each user only so often ([ERR5]).
import { ChatError } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import type { RateLimiter } from '../limits/rate.limiter.port.js';
import { RateLimits } from '../limits/rate.limits.js';
import { Drain } from '../ops/drain.js';

@Injectable()
export class Admission {
  readonly #handshakes: RateLimiter;

  constructor(
    @Inject(CHAT_OPTIONS) settings: ChatSettings,
    @Inject(Drain) private readonly leaving: Drain,
    @Inject(RateLimits) limits: RateLimits,
  ) {
    const perMinute = settings.limits.handshakesPerMinute;
    this.#handshakes = limits.of('handshakes', perMinute / 60, perMinute);
  }

  /** Throws when nobody may connect now. */
  requireOpen(): void {
    this.leaving.requireOpen();
  }

  /** Rejects when the user may not connect now. */
  async admit(userId: string): Promise<void> {
    this.requireOpen();
    const waitMs = await this.#handshakes.take(userId);
    if (waitMs > 0) throw new ChatError('rate_limited', 'Too many connections in a minute', { retryAfterMs: waitMs });
  }
}
