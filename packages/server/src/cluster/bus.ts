// What nodes say to each other, and what it means that something was not heard.

/** Redis is there, or away; a node without Redis is alone. */
export type BusState = 'alone' | 'up' | 'down';

export interface Bus {
  readonly state: BusState;
  /** Nodes that are heard of, this one among them. */
  readonly nodes: number;
  /** Says it to every other node. Never throws, never waits: what does not arrive is noticed there, see {@link onMissed}. */
  publish(kind: string, message: unknown): void;
  /** What other nodes say of this kind; one listener for each kind. */
  hear(kind: string, heard: (message: never) => void): void;
  /** Something of another node's may not have been heard: what rests on having heard it must be asked anew. */
  onMissed(told: () => void): void;
  /** Something could not be told: on every node it counts as missed. */
  miss(): void;
  /** Says farewell. */
  close(): Promise<void>;
}

export const BUS = Symbol('Bus');

/** The bus of a single node: there is nobody else to talk to. */
export function aloneBus(): Bus {
  const missed: (() => void)[] = [];
  return {
    state: 'alone',
    nodes: 1,
    publish: () => {},
    hear: () => {},
    onMissed: (told) => missed.push(told),
    miss: () => {
      for (const told of missed) told();
    },
    close: async () => {},
  };
}
