// How the sockets of several nodes hear the same events: Socket.IO's own cluster protocol, spoken over the bus.
import type { ChatEvent } from '@doran/protocol';
import type { Namespace } from 'socket.io';
import {
  type Adapter,
  ClusterAdapter,
  type ClusterMessage,
  type ClusterResponse,
  MessageType,
} from 'socket.io-adapter';
import type { Bus } from '../cluster/bus.js';
import type { Metrics } from '../observability/metrics.js';
import type { Overheard } from './overheard.js';
import type { SlowReaders } from './slow.readers.js';

const KIND = 'socket.io';

/** For `new Server({ adapter })`. A message of the base class that asks for answers (`fetchSockets`) works too; we ask none. */
export function clusterAdapter(bus: Bus, slow: SlowReaders, overheard: Overheard, metrics: Metrics) {
  const byNamespace = new Map<string, BusAdapter>();
  bus.hear(KIND, (message: ClusterMessage) => byNamespace.get(message.nsp)?.onMessage(message));
  // No arrow function: Socket.IO calls it with `new`.
  return function adapterOf(namespace: Namespace): Adapter {
    const adapter = new BusAdapter(namespace, bus, slow, overheard, metrics);
    byNamespace.set(namespace.name, adapter);
    return adapter;
  };
}

interface EventPacket {
  data: [name: string, data: unknown];
}

const eventOf = ({ data: [name, data] }: EventPacket): ChatEvent => ({ name, data }) as ChatEvent;

class BusAdapter extends ClusterAdapter {
  constructor(
    namespace: Namespace,
    private readonly bus: Bus,
    private readonly slow: SlowReaders,
    private readonly overheard: Overheard,
    private readonly metrics: Metrics,
  ) {
    super(namespace);
  }

  override serverCount(): Promise<number> {
    return Promise.resolve(this.bus.nodes);
  }

  override broadcast(...[packet, options]: Parameters<ClusterAdapter['broadcast']>): Promise<void> {
    const { except = new Set<string>(), flags } = options;
    this.slow.spare(packet, except);
    this.#count(packet, options.rooms, except);
    return super.broadcast(packet, {
      ...options,
      except,
      ...(this.bus.state === 'alone' ? { flags: { ...flags, local: true } } : {}),
    });
  }

  override onMessage(message: ClusterMessage): void {
    if (message.type === MessageType.BROADCAST) {
      const { packet, opts } = message.data as typeof message.data & { packet: EventPacket };
      this.overheard.broadcast(opts.rooms, opts.except, eventOf(packet));
      const except = new Set(opts.except);
      this.slow.spare(packet, except);
      this.#count(packet, opts.rooms, except);
      opts.except = [...except];
    } else if (message.type === MessageType.SOCKETS_LEAVE) {
      this.overheard.leave(message.data.opts.rooms, message.data.rooms);
    }
    super.onMessage(message);
  }

  /** How many sockets of this node hear it. One is in several of an event's topics only where a user talks to themselves. */
  #count(packet: EventPacket, topics: Iterable<string>, except: ReadonlySet<string>): void {
    const heard = [...topics].filter((topic) => !except.has(topic));
    let recipients = 0;
    for (const topic of heard) recipients += this.rooms.get(topic)?.size ?? 0;
    for (const id of except) if (heard.some((topic) => this.sids.get(id)?.has(topic))) recipients -= 1;
    this.metrics.handedOver(eventOf(packet), recipients);
  }

  /** The bus never refuses and never waits: with Redis away, this node's own sockets hear everything as ever. */
  protected override doPublish(message: ClusterMessage): Promise<string> {
    this.bus.publish(KIND, message);
    return Promise.resolve('');
  }

  protected override doPublishResponse(_requester: string, response: ClusterResponse): Promise<void> {
    this.bus.publish(KIND, response);
    return Promise.resolve();
  }
}
