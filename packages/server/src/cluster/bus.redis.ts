// The bus over Redis: one PUBLISH for what a turn of the loop says, and every way of not being heard noticed within seconds.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Metrics } from '../observability/metrics.js';
import { storyOf } from '../observability/words.js';
import type { Bus, BusState } from './bus.js';
import { decodeFrame, encodeFrame, Peers, type Said } from './frames.js';
import type { RedisLink } from './redis.js';
import { SharedClock } from './shared.clock.js';

const CHANNEL = 'doran:bus';
const LEAVING = 'leaving';
const MISSED = 'missed';
/** An empty frame this often: the last frame before a silence shows as lost, and a cut link as silent. */
const BEAT_MS = 1_000;
/**
 * Nobody who is well is silent for so many of this node's own beats. Counted and not timed: a node that stood still
 * has had no beat meanwhile, and no clock that is set can make it deaf or afraid.
 */
const SILENT_BEATS = 4;
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
  /** Kinds of which something was said that this node does not understand. */
  readonly #garbled = new Set<string>();
  #missed: (() => void)[] = [];
  #saying: Said = [];
  #number = 0;
  /** The last of its own frames that this node heard: the one proof that Redis both takes and gives. */
  #echoed = 0;
  #state: BusState = 'down';
  #timer: NodeJS.Timeout | undefined;
  #beats = 0;
  /** The beat of that hearing. */
  #echoBeat = 0;
  /** The beat in which it began to listen, lately. */
  #listensSince = Number.NEGATIVE_INFINITY;
  /** Something was missed about then: told once, when the others are back too. */
  #owing = false;
  /** Something could not be said. */
  #refused = false;
  /** From then on there are clients that may miss something. */
  #serving = false;
  #closed = false;

  constructor(
    private readonly redis: RedisLink,
    private readonly nodeId: string,
    private readonly metrics: Metrics,
  ) {
    this.#self = `${nodeId}.${randomBytes(6).toString('hex')}`;
    this.#clock = new SharedClock(() => redis.commands.time());
    metrics.redis(false);
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
    if (this.#closed) return;
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
    this.#miss();
  }

  /** Resolves when this node hears itself, or after two seconds without Redis: then it serves alone until that is back. */
  async open(): Promise<void> {
    this.#timer = setInterval(() => this.#onBeat(), BEAT_MS);
    const giveUpAt = performance.now() + START_MS;
    while (this.#state !== 'up' && performance.now() < giveUpAt) await sleep(20);
    if (this.#state !== 'up') this.#log.warn('Redis is away: this node serves its own connections until it is back.');
    this.#serving = true;
  }

  /** Says farewell, so that nobody takes this node for one that died with words unheard. Nothing is said after it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#saying.push([LEAVING, null]);
    const farewell = this.#flush();
    this.#closed = true;
    await farewell;
    this.#missed = [];
  }

  #subscribe(): void {
    this.redis.listener.subscribe(CHANNEL).then(
      () => {
        this.#listensSince = this.#beats;
        this.#owing ||= this.#serving;
        void this.#flush();
      },
      // The next silence opens it anew.
      (error: Error) => this.#log.warn(`Cannot listen to other nodes: ${error.message}`),
    );
  }

  #onBeat(): void {
    this.#beats += 1;
    this.#setClock();
    if (this.#beats - this.#echoBeat >= SILENT_BEATS) {
      this.#lost();
      this.redis.reconnect();
      // Time for the new connections to prove themselves.
      this.#echoBeat = this.#beats;
    } else if (this.#state === 'up' && this.#peers.forgetSilent(this.#beats, SILENT_BEATS)) {
      // It died, perhaps between a commit and telling of it.
      this.#miss();
    }
    if (this.#owing && !this.#justListens) this.#tellMissed();
    void this.#flush();
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
    const moment = this.#clock.now();
    // A beat that cannot be sent says nothing that anybody could miss.
    const mute = moment === null || this.redis.commands.status !== 'ready';
    if (this.#closed || (said.length === 0 && mute)) return;
    this.#saying = [];
    this.#number += 1;
    const number = this.#number;
    // A frame that is refused leaves its number out, which is how the others learn of it.
    await this.redis.publish(CHANNEL, encodeFrame(this.#self, number, moment ?? 0, said)).catch(() => {
      this.#refused = true;
      // What was said into a dead connection is refused late: whoever has heard itself since is back.
      if (this.#echoed < number) this.#lost();
    });
  }

  #heard(text: string): void {
    const frame = decodeFrame(text);
    if (!frame) {
      this.#garble('frame', new Error('what was published is no frame'));
      return;
    }
    const { sender, number, saidAt, said } = frame;
    const fresh = (this.#clock.now() ?? Number.POSITIVE_INFINITY) - saidAt < FRESH_MS;
    if (sender === this.#self) {
      if (!fresh) return;
      this.#echoed = number;
      this.#echoBeat = this.#beats;
      this.#found();
      return;
    }
    if (!this.#peers.knows(sender)) this.#meet(sender);
    const complete = this.#peers.heard(sender, number, this.#beats, this.#justListens);
    if (fresh) this.#take(sender, said);
    if (complete && fresh) return;
    this.metrics.redisMissed();
    this.#miss();
  }

  #take(sender: string, said: () => Said): void {
    let saying = 'frame';
    try {
      for (const [kind, message] of said()) {
        saying = kind;
        if (kind === LEAVING) this.#peers.left(sender);
        else if (kind === MISSED) this.#miss();
        else this.#listeners.get(kind)?.(message as never);
      }
    } catch (error) {
      this.#garble(saying, error);
      this.#miss();
    }
  }

  /** What a node of another version says may not be understood here: then it was not heard. */
  #garble(kind: string, error: unknown): void {
    if (this.#garbled.has(kind)) return;
    this.#garbled.add(kind);
    this.#log.error(`What another node says (${kind}) is not understood here`, storyOf(error));
  }

  #meet(sender: string): void {
    if (!sender.startsWith(`${this.nodeId}.`)) return;
    this.#log.error(
      `Another node is called ${this.nodeId} too: give each its own DORAN_NODE_ID, else proxies lead clients astray.`,
    );
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
    this.#owing ||= this.#serving;
    // Who listens only since lately knows no number of this node's, and sees no gap.
    if (this.#refused) this.publish(MISSED, null);
    this.#refused = false;
  }

  /** Others who lost Redis at the same time come back a little later, and until then say what nobody hears. */
  get #justListens(): boolean {
    return this.#beats - this.#listensSince < SILENT_BEATS;
  }

  #miss(): void {
    if (this.#justListens) this.#owing = true;
    else this.#tellMissed();
  }

  #tellMissed(): void {
    this.#owing = false;
    for (const told of this.#missed) told();
  }
}
