// How anybody comes in, by whatever door: who it is, whether it may connect now ([ERR5]), and its first word.
import { ChatError } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import type { Principal } from '../host.port.js';
import type { RateLimiter } from '../limits/rate.limiter.port.js';
import { RateLimits } from '../limits/rate.limits.js';
import { Drain } from '../ops/drain.js';
import { LiveConnection, type Wire } from './connection.js';
import { Connections } from './connections.js';

@Injectable()
export class Admission {
  readonly #handshakes: RateLimiter;

  constructor(
    @Inject(CHAT_OPTIONS) settings: ChatSettings,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(Connections) private readonly connections: Connections,
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

  /** Whose token it is; rejects when it proves nothing, or when the user may not connect now. */
  async admit(token: unknown): Promise<Principal> {
    const principal = await this.authenticator.authenticate(token);
    this.requireOpen();
    const waitMs = await this.#handshakes.take(principal.userId);
    if (waitMs > 0) throw new ChatError('rate_limited', 'Too many connections in a minute', { retryAfterMs: waitMs });
    return principal;
  }

  /** A live connection from now on, which has its `hello`. */
  welcome(wire: Wire, principal: Principal): LiveConnection {
    const connection = new LiveConnection(wire, principal, (token) => this.authenticator.authenticate(token));
    connection.send('hello', this.connections.hello(connection));
    this.connections.add(connection);
    return connection;
  }
}
