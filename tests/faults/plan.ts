// What a seed means: which faults strike what, when and for how long. Pure: the same seed and the same stage, the same plan.
import { type Random, randomOf } from '../simulation/random.js';
import type { Direction } from './proxy.js';

/** What there is to strike. */
export interface Scene {
  nodes: readonly string[];
  /** Names of proxies, by what stands behind them. */
  links: Record<LinkFamily, readonly string[]>;
  /** False: no disk can be filled here. */
  disks: boolean;
  clocks: boolean;
}

export type LinkFamily = 'database' | 'redis' | 'web' | 'clients';

export type Blow =
  | { kind: 'node-kill'; node: string }
  | { kind: 'node-pause'; node: string }
  | { kind: 'node-clock'; node: string; seconds: number }
  | { kind: 'rolling-deploy' }
  | { kind: 'database-crash'; mode: 'immediate' | 'kill' }
  | { kind: 'database-failover' }
  | { kind: 'standby-crash' }
  | { kind: 'disk-full'; place: 'primary' | 'standby' }
  | { kind: 'redis-kill' }
  | { kind: 'redis-flush' }
  | { kind: 'redis-one-sided'; link: string; direction: Direction }
  | { kind: 'link-cut'; link: string }
  | { kind: 'link-refuse'; link: string }
  | { kind: 'link-delay'; link: string; ms: number }
  | { kind: 'link-half-open'; link: string }
  | { kind: 'link-one-sided'; link: string; direction: Direction }
  | { kind: 'slow-readers'; link: string; bytesPerSecond: number }
  | { kind: 'all-clients-dropped' };

export type Kind = Blow['kind'];

export interface Fault {
  /** Since the beginning of its phase. */
  atMs: number;
  lastsMs: number;
  blow: Blow;
}

export interface Phase {
  lastsMs: number;
  faults: Fault[];
}

interface Sort {
  choose(random: Random, scene: Scene): Blow;
  /** How long it lasts, in seconds. */
  lasts: readonly [number, number];
  /** How long it takes besides, in seconds: so much of the phase is to be left when it begins. */
  takes?: number;
  possible?(scene: Scene): boolean;
}

const direction = (random: Random): Direction => random.pick(['up', 'down']);
const node = (random: Random, { nodes }: Scene): string => random.pick(nodes);
const link = (random: Random, { links }: Scene): string => random.pick(Object.values(links).flat());
const hasRedis = ({ links }: Scene): boolean => links.redis.length > 0;

const SORTS: { [K in Kind]: Sort } = {
  'node-kill': { choose: (r, s) => ({ kind: 'node-kill', node: node(r, s) }), lasts: [0.2, 8] },
  'node-pause': { choose: (r, s) => ({ kind: 'node-pause', node: node(r, s) }), lasts: [1, 15] },
  'node-clock': {
    choose: (r, s) => ({ kind: 'node-clock', node: node(r, s), seconds: r.pick([-3600, -60, -5, 5, 60, 3600]) }),
    lasts: [4, 15],
    possible: ({ clocks }) => clocks,
  },
  'rolling-deploy': { choose: () => ({ kind: 'rolling-deploy' }), lasts: [0, 0], takes: 35 },
  'database-crash': {
    choose: (r) => ({ kind: 'database-crash', mode: r.pick(['immediate', 'kill']) }),
    lasts: [0.2, 6],
  },
  'database-failover': { choose: () => ({ kind: 'database-failover' }), lasts: [0, 0], takes: 5 },
  'standby-crash': { choose: () => ({ kind: 'standby-crash' }), lasts: [0.5, 8] },
  'disk-full': {
    choose: (r) => ({ kind: 'disk-full', place: r.pick(['primary', 'primary', 'standby']) }),
    lasts: [3, 12],
    possible: ({ disks }) => disks,
  },
  'redis-kill': { choose: () => ({ kind: 'redis-kill' }), lasts: [0.2, 10], possible: hasRedis },
  'redis-flush': { choose: () => ({ kind: 'redis-flush' }), lasts: [0, 0], possible: hasRedis },
  'redis-one-sided': {
    choose: (r, s) => ({ kind: 'redis-one-sided', link: r.pick(s.links.redis), direction: direction(r) }),
    lasts: [2, 15],
    possible: hasRedis,
  },
  'link-cut': { choose: (r, s) => ({ kind: 'link-cut', link: link(r, s) }), lasts: [0, 0] },
  'link-refuse': { choose: (r, s) => ({ kind: 'link-refuse', link: link(r, s) }), lasts: [1, 8] },
  'link-delay': { choose: (r, s) => ({ kind: 'link-delay', link: link(r, s), ms: r.int(20, 600) }), lasts: [3, 15] },
  'link-half-open': { choose: (r, s) => ({ kind: 'link-half-open', link: link(r, s) }), lasts: [2, 20] },
  'link-one-sided': {
    choose: (r, s) => ({ kind: 'link-one-sided', link: link(r, s), direction: direction(r) }),
    lasts: [2, 15],
  },
  'slow-readers': {
    choose: (r, s) => ({ kind: 'slow-readers', link: r.pick(s.links.clients), bytesPerSecond: r.pick([200, 2_000]) }),
    lasts: [5, 20],
  },
  'all-clients-dropped': { choose: () => ({ kind: 'all-clients-dropped' }), lasts: [0, 0] },
};

export const KINDS = Object.keys(SORTS) as Kind[];

/** Two or three at a time: each lane draws one fault after another, from a bag that holds each kind once. */
const LANES = 3;
const PAUSE_MS = [500, 6_000] as const;
/** The last faults of a phase begin so long before its end. */
const LAST_MS = 8_000;

export function possibleKinds(scene: Scene): Kind[] {
  return KINDS.filter((kind) => SORTS[kind].possible?.(scene) ?? true);
}

export function planOf(seed: string, scene: Scene, phases: readonly number[], kinds = possibleKinds(scene)): Phase[] {
  const random = randomOf(`${seed}/faults`);
  const bag: Kind[] = [];
  /** The next one for which there is time. */
  const draw = (leftMs: number): Kind | undefined => {
    const fits = (kind: Kind) => takesMs(kind) < leftMs;
    if (!bag.some(fits)) bag.push(...shuffled(kinds, random));
    const index = bag.findIndex(fits);
    return bag.splice(index, index < 0 ? 0 : 1)[0];
  };
  return phases.map((lastsMs) => {
    const lanes = Array.from({ length: LANES }, () => random.int(...PAUSE_MS));
    const faults: Fault[] = [];
    for (;;) {
      const atMs = Math.min(...lanes);
      const kind = draw(lastsMs - LAST_MS - atMs);
      if (atMs > lastsMs - LAST_MS || kind === undefined) return { lastsMs, faults };
      const { choose, lasts } = SORTS[kind];
      const ms = Math.round((lasts[0] + random.next() * (lasts[1] - lasts[0])) * 1_000);
      faults.push({ atMs, lastsMs: ms, blow: choose(random, scene) });
      lanes[lanes.indexOf(atMs)] = atMs + ms + takesMs(kind) + random.int(...PAUSE_MS);
    }
  });
}

const takesMs = (kind: Kind): number => (SORTS[kind].takes ?? 0) * 1_000;

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const left = [...all];
  return Array.from(all, () => left.splice(random.int(0, left.length - 1), 1)[0]!);
}

/** What a fault needs for itself: two that need the same come one after the other. */
export function needs({ kind, ...rest }: Blow): string[] {
  switch (kind) {
    case 'node-kill':
    case 'node-pause':
      return [`node ${(rest as { node: string }).node}`];
    case 'node-clock':
      return [`clock ${(rest as { node: string }).node}`];
    case 'rolling-deploy':
      return ['nodes'];
    case 'database-crash':
    case 'database-failover':
    case 'standby-crash':
    case 'disk-full':
      return ['database'];
    case 'redis-kill':
    case 'redis-flush':
      return ['redis'];
    case 'all-clients-dropped':
      return [];
    default:
      return [`link ${(rest as { link: string }).link}`];
  }
}

export function told({ atMs, lastsMs, blow }: Fault): string {
  const { kind, ...rest } = blow;
  const length = lastsMs > 0 ? ` for ${(lastsMs / 1_000).toFixed(1)} s` : '';
  return `+${(atMs / 1_000).toFixed(1)} s ${[kind, ...Object.values(rest)].join(' ')}${length}`;
}
