// Who hears of an event: the one place where an event meets its topics, on every configured transport.
import type { ChatEvent, RoomKind } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, type Bus } from '../cluster/bus.js';
import { Metrics } from '../observability/metrics.js';
import { roomTopic, userTopic } from '../realtime/topics.js';
import { type PublishOptions, type RealtimeTransport, TRANSPORTS } from '../realtime/transport.port.js';

/** As much of a room as says who hears it. */
export interface Audience {
  id: string;
  kind: RoomKind;
  members: ReadonlyMap<string, unknown>;
}

const GATHER_MS = 100;

@Injectable()
export class Fanout {
  /** Those of the members' own topics, for as long as a room's members are known. */
  readonly #topics = new WeakMap<Audience['members'], readonly string[]>();
  #missing: NodeJS.Timeout | undefined;

  constructor(
    @Inject(TRANSPORTS) private readonly transports: readonly RealtimeTransport[],
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  /** To every member's connections, or to a channel's subscribers ([SEND5]). */
  toRoom(room: Audience, event: ChatEvent, options: PublishOptions = {}): void {
    this.toTopics(room.kind === 'channel' ? [roomTopic(room.id)] : this.#topicsOf(room.members), event, options);
  }

  /** A known room's members never change: when they do, it is read anew. */
  #topicsOf(members: Audience['members']): readonly string[] {
    let topics = this.#topics.get(members);
    if (!topics) {
      topics = Array.from(members.keys(), userTopic);
      this.#topics.set(members, topics);
    }
    return topics;
  }

  toUsers(userIds: readonly string[], event: ChatEvent, options: PublishOptions = {}): void {
    this.toTopics(userIds.map(userTopic), event, options);
  }

  toTopics(topics: readonly string[], event: ChatEvent, options: PublishOptions = {}): void {
    if (topics.length === 0) return;
    this.metrics.published(event.name);
    for (const transport of this.transports) transport.publish(topics, event, options);
  }

  /** An event could not be told, since it is not known to whom: whoever might have heard it asks for what they lack. */
  miss(): void {
    // One telling is enough for all that a moment of trouble has cost.
    this.#missing ??= setTimeout(() => {
      this.#missing = undefined;
      this.bus.miss();
    }, GATHER_MS).unref();
  }

  /** Takes a user's connections off a topic, on every node. */
  unsubscribeUser(userId: string, topics: readonly string[]): void {
    for (const transport of this.transports) transport.unsubscribeUser(userId, topics);
  }
}
