// The database of a stage: a primary and a synchronous standby, each on a disk of its own, of which either may fail.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresNode } from '../support/postgres.node.js';
import { PostgresPair } from '../support/postgres.pair.js';
import { openDisk } from './disk.js';
import type { Programs } from './programs.js';

const IN_STEP_MS = 60_000;

export type Place = 'primary' | 'standby';

export interface Database {
  /** Directly, past every proxy: for who wants the truth. */
  url(): string;
  port(): number;
  ask<R extends object>(sql: string): Promise<R[]>;
  /** Whether each data folder stands on a disk of its own. */
  ownDisks: boolean;
  stop(place: Place, mode: 'immediate' | 'kill'): Promise<void>;
  /** Starts it if it does not run, however it ended. */
  start(place: Place): Promise<void>;
  /** Resolves once the standby has what the primary has, and each commit waits for it. */
  inStep(): Promise<void>;
  /** The standby becomes the primary. The old one is ended first: two that take writes are two histories. */
  promote(): Promise<void>;
  /** The one that was primary becomes the synchronous standby of the other. */
  rebuild(): Promise<void>;
  fill(place: Place): Promise<void>;
  free(place: Place): Promise<void>;
}

export async function openDatabase(programs: Programs): Promise<Database> {
  const disks = [
    await openDisk(path.join(programs.folder, 'one')),
    await openDisk(path.join(programs.folder, 'other')),
  ];
  const [one, other] = disks as [(typeof disks)[0], (typeof disks)[0]];
  const pair = await PostgresPair.start({ folders: [path.join(one.folder, 'data'), path.join(other.folder, 'data')] });
  const diskOf = new Map([
    [pair.primary, one],
    [pair.standby, other],
  ]);
  const held = new Map<PostgresNode, { pid: number; release: () => void }>();

  /** The warden is to know whom to end; SIGQUIT ends also the children, which SIGKILL would leave to themselves. */
  function hold(server: PostgresNode): void {
    const { pid } = server;
    const before = held.get(server);
    if (pid === undefined || pid === before?.pid) return;
    before?.release();
    held.set(server, { pid, release: programs.hold(pid, 'SIGQUIT') });
  }

  /** In step is who has flushed what was written before the question, and is waited for. */
  async function inStep(): Promise<void> {
    const until = Date.now() + IN_STEP_MS;
    const [{ lsn } = { lsn: '' }] = await pair.primary.sql<{ lsn: string }>('select pg_current_wal_flush_lsn() as lsn');
    while (Date.now() < until) {
      const rows = await pair.primary.sql(
        `select 1 from pg_stat_replication where state = 'streaming' and sync_state = 'sync' and flush_lsn >= '${lsn}'`,
      );
      if (rows.length > 0) return;
      await sleep(100);
    }
    throw new Error('The standby does not follow the primary');
  }

  hold(pair.primary);
  hold(pair.standby);
  await inStep();
  return {
    url: () => pair.primaryUrl,
    port: () => pair.primary.port,
    ask: (sql) => pair.primary.sql(sql),
    ownDisks: disks.every(({ own }) => own),
    stop: (place, mode) => pair[place].stop(mode),
    async start(place) {
      const server = pair[place];
      if (await answers(server)) return;
      await server.stop('immediate');
      await server.start();
      hold(server);
    },
    inStep,
    async promote() {
      await pair.primary.stop('immediate');
      await pair.promote();
    },
    async rebuild() {
      await pair.rebuildStandby();
      hold(pair.standby);
      await inStep();
    },
    fill: async (place) => diskOf.get(pair[place])?.fill(),
    free: async (place) => diskOf.get(pair[place])?.free(),
  };
}

const answers = (server: PostgresNode): Promise<boolean> =>
  server.sql('select 1').then(
    () => true,
    () => false,
  );
