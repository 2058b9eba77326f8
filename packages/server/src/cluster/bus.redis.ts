// The bus over Redis: one PUBLISH for what a turn of the loop says, and every way of not being heard noticed within seconds.
import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Metrics } from '../ops/metrics.js';
import type { Bus, BusState } from './bus.js';
import { decodeFrame, encodeFrame, Peers, type Said } from './frames.js';
import type { RedisLink } from './redis.js';
import { SharedClock } from './shared.clock.js';

const CHANNEL = 'doran:bus';
const LEAVING = 'leaving';
const MISSED = 'missed';
/** An empty frame this often: the last frame before a silence shows as lost, and a cut link as silent. */
const BEAT_MS = 1_000;
/** Longer than this nobody is silent who is well. */
const SILENCE_MS = 3_500;
/**
 * What is older is not told any longer, and counts as missed: a stalled link brings words of a time when somebody was
 * still in a room.
 */
const FRESH_MS = 2_000;
/** A node that waits longer at its start for Redis begins without it. */
const START_MS = 2_000;

export class RedisBus implements Bus {
  readonly #log = new Logger('Bus');
  readonly #self: string;
  readonly #peers = new Peers();
  readonly #clock: SharedClock;
  readonly #listeners = new Map<string, (message: never) => void>();
  #missed: (() => void)[] = [];
  #saying: Said = [];
  #number = 0;
  #state: BusState = 'down';
  /** 0 before the first time. */
  #subscribedAt = 0;
  /** When this node last heard itself: the one proof that Redis both takes and gives. */
  #echoAt = performance.now();
  #beat: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisLink,
    nodeId: string,
    private readonly metrics: Metrics,
  ) {
    this.#self = `${nodeId}.${randomBytes(6).toString('hex')}`;
    this.#clock = new SharedClock(() => redis.commands.time());
    redis.listener.on('message', (_channel: string, text: string) => this.#heard(text));
    redis.listener.on('ready', () => this.#subscribe());
    redis.commands.on('ready', () => this.#setClock());
  }

  get state(): BusState {
    return this.#state;
  }

  get nodes(): number {
    return this.#peers.size + 1;
  }

  publish(kind: string, message: unknown): void {
    if (this.#saying.length === 0) setImmediate(() => this.#flush());
    this.#saying.push([kind, message]);
  }

  hear(kind: string, heard: (message: never) => void): void {
    this.#listeners.set(kind, heard);
  }

  onMissed(told: () => void): void {
    this.#missed.push(told);
  }

  miss(): void {
    this.publish(MISSED, null);
    this.#tellMissed();
  }

  /** Resolves when this node hears itself, or after two seconds without Redis: then it serves alone until that is back. */
  async open(): Promise<void> {
    this.#beat = setInterval(() => this.#onBeat(), BEAT_MS);
    const giveUpAt = performance.now() + START_MS;
    while (this.#state !== 'up' && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#state !== 'up') this.#log.warn('Redis is away: this node serves its own connections until it is back.');
  }

  /** Says farewell, so that nobody takes this node for one that died with words unheard. */
  async close(): Promise<void> {
    clearInterval(this.#beat);
    this.#saying.push([LEAVING, null]);
    await this.#flush();
    this.#missed = [];
  }

  #subscribe(): void {
    const again = this.#subscribedAt > 0;
    this.#subscribedAt = performance.now();
    this.redis.listener.subscribe(CHANNEL).then(
      () => {
        if (again) this.#tellMissed();
        void this.#flush();
      },
      // The next silence opens it anew.
      (error: Error) => this.#log.warn(`Cannot listen to other nodes: ${error.message}`),
    );
  }

  #onBeat(): void {
    const now = performance.now();
    this.#setClock();
    if (now - this.#echoAt > SILENCE_MS) {
      this.#lost();
      this.redis.reconnect();
      // Time for the new connections to prove themselves.
      this.#echoAt = now;
    } else if (this.#state === 'up' && this.#peers.forgetSilent(now, SILENCE_MS)) {
      // It died, perhaps between a commit and telling of it.
      this.#tellMissed();
    }
    this.#flush();
  }

  /** Without an answer the time goes on as it is known. */
  #setClock(): void {
    this.#clock.set().then(
      () => {
        if (this.#state !== 'up') void this.#flush();
      },
      () => {},
    );
  }

  async #flush(): Promise<void> {
    const said = this.#saying;
    // A beat that cannot be sent says nothing that anybody could miss.
    if (said.length === 0 && (this.#clock.now() === null || this.redis.commands.status !== 'ready')) return;
    this.#saying = [];
    this.#number += 1;
    const saidAt = performance.now();
    const moment = this.#clock.now() ?? 0;
    // A frame that is refused leaves its number out, which is how the others learn of it.
    await this.redis.publish(CHANNEL, encodeFrame(this.#self, this.#number, moment, said)).catch(() => {
      // What was said into a dead connection is refused late: whoever has heard itself since is back.
      if (this.#echoAt <= saidAt) this.#lost();
    });
  }

  #heard(text: string): void {
    const now = performance.now();
    const { sender, number, saidAt, said } = decodeFrame(text);
    const fresh = (this.#clock.now() ?? Number.POSITIVE_INFINITY) - saidAt < FRESH_MS;
    if (sender === this.#self) {
      if (!fresh) return;
      this.#echoAt = now;
      this.#found();
      return;
    }
    // Whoever has just begun to listen could not hear the frames before.
    const complete = this.#peers.heard(sender, number, now) || now - this.#subscribedAt < SILENCE_MS;
    for (const [kind, message] of fresh ? said() : []) {
      if (kind === LEAVING) this.#peers.left(sender);
      else if (kind === MISSED) this.#tellMissed();
      else this.#listeners.get(kind)?.(message as never);
    }
    if (complete && fresh) return;
    this.metrics.redisMissed();
    this.#tellMissed();
  }

  #lost(): void {
    if (this.#state === 'up') this.#log.warn('Other nodes cannot be reached: Redis does not answer.');
    this.#state = 'down';
    this.metrics.redis(false);
  }

  #found(): void {
    if (this.#state === 'up') return;
    this.#state = 'up';
    this.metrics.redis(true);
    this.metrics.redisReconnected();
    // Whatever was said meanwhile was not heard here.
    this.#tellMissed();
  }

  #tellMissed(): void {
    for (const told of this.#missed) told();
  }
}
