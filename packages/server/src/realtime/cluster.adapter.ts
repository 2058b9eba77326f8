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
import { type Spelled, spell } from './spelling.js';

const KIND = 'socket.io';
const DONE = Promise.resolve();
/** Socket.IO's own number for a packet that is an event. */
export const EVENT = 2;

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
  /** How an event's packet begins, by its name. */
  readonly #heads = new Map<string, string>();

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

  /** To the other nodes, and at once to this node's own sockets: the bus never refuses and never waits. */
  override broadcast(...[packet, options]: Parameters<ClusterAdapter['broadcast']>): Promise<void> {
    const { rooms, except = new Set<string>(), flags } = options;
    // Whatever we do not say ourselves goes Socket.IO's own way.
    if (rooms.size === 0 || flags !== undefined) return super.broadcast(packet, options);
    if (this.bus.state !== 'alone') {
      const opts = { rooms: [...rooms], except: [...except], flags: {} };
      this.publish({ type: MessageType.BROADCAST, data: { packet, opts } });
    }
    this.#tell(packet as EventPacket, rooms, except);
    return DONE;
  }

  override onMessage(message: ClusterMessage): void {
    if (message.type === MessageType.BROADCAST && message.data.requestId === undefined) {
      const { packet, opts } = message.data as { packet: EventPacket; opts: { rooms: string[]; except: string[] } };
      this.overheard.broadcast(opts.rooms, opts.except, eventOf(packet));
      this.#tell(packet, opts.rooms, new Set(opts.except));
      return;
    }
    if (message.type === MessageType.SOCKETS_LEAVE) {
      this.overheard.leave(message.data.opts.rooms, message.data.rooms);
    }
    super.onMessage(message);
  }

  /** What {@link Adapter} would do, with one encoding for all and no set for each step: each socket hears it once. */
  #tell(packet: EventPacket, topics: Iterable<string>, except: Set<string>): void {
    this.slow.spare(packet, except);
    const done = new Set<string>();
    const spare = (id: string) => {
      done.add(id);
    };
    for (const topic of except) this.rooms.get(topic)?.forEach(spare);
    const spared = done.size;
    let said: Spelled | undefined;
    const tell = (id: string) => {
      if (done.has(id)) return;
      done.add(id);
      said ??= this.#spell(packet);
      this.nsp.sockets.get(id)?.client.writeToEngine(said.text, said.options);
    };
    for (const topic of topics) this.rooms.get(topic)?.forEach(tell);
    this.metrics.handedOver(eventOf(packet), done.size - spared);
  }

  /** As socket.io-parser writes a packet that holds nothing binary. */
  #spell({ data: [name, data] }: EventPacket): Spelled {
    let head = this.#heads.get(name);
    if (head === undefined) {
      head = `${EVENT}${this.nsp.name},[${JSON.stringify(name)},`;
      this.#heads.set(name, head);
    }
    return spell(head, data, ']');
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
