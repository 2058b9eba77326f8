// A PostgreSQL and its synchronous standby, for tests that stop, kill, promote and rebuild them.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free.port.js';
import { PostgresNode, type StopMode } from './postgres.node.js';

const STREAMING_MS = 30_000;

export interface PairOptions {
  /** Whether a commit waits for the standby: then nothing that was acked is lost by a promotion. True unless said otherwise. */
  synchronous?: boolean;
  /** Where the data of each stands, for who puts them on disks of their own. In a folder that goes with the pair unless said otherwise. */
  folders?: readonly [string, string];
}

/** `primary` and `standby` change places at each promotion; the URLs tell how it is now. */
export class PostgresPair {
  primary: PostgresNode;
  standby: PostgresNode;
  /** What goes with the pair; '' when the folders are somebody else's. */
  readonly #folder: string;
  readonly #synchronous: boolean;

  private constructor(folder: string, primary: PostgresNode, standby: PostgresNode, synchronous: boolean) {
    this.primary = primary;
    this.standby = standby;
    this.#folder = folder;
    this.#synchronous = synchronous;
  }

  static async start({ synchronous = true, folders }: PairOptions = {}): Promise<PostgresPair> {
    const folder = folders ? '' : makeFolder();
    const [first, second] = folders ?? [path.join(folder, 'one'), path.join(folder, 'other')];
    const one = new PostgresNode(first, await freePort());
    const other = new PostgresNode(second, await freePort());
    const pair = new PostgresPair(folder, one, other, synchronous);
    try {
      await one.initialise();
      await one.start();
      await pair.rebuildStandby();
    } catch (error) {
      await pair.close();
      throw error;
    }
    return pair;
  }

  get primaryUrl(): string {
    return this.primary.url;
  }

  get standbyUrl(): string {
    return this.standby.url;
  }

  stopPrimary(mode: StopMode): Promise<void> {
    return this.primary.stop(mode);
  }

  startPrimary(): Promise<void> {
    return this.primary.start();
  }

  /** Commits on the primary wait until it is back, if the pair is synchronous. */
  stopStandby(mode: StopMode): Promise<void> {
    return this.standby.stop(mode);
  }

  async startStandby(): Promise<void> {
    await this.standby.start();
    await this.#streaming();
  }

  /**
   * Makes the standby the primary. The old one is only `standby` by name from here on: stop it first (two that take
   * writes are two histories), and make it a true standby by {@link rebuildStandby}.
   */
  async promote(): Promise<void> {
    await this.standby.promote();
    [this.primary, this.standby] = [this.standby, this.primary];
  }

  /** Throws the standby's data away and copies the primary's, which then waits for it at each commit. */
  async rebuildStandby(): Promise<void> {
    await this.standby.stop('immediate');
    // A copy takes over the settings: a standby that is promoted must not wait for a standby that it has not yet.
    await this.primary.set('synchronous_standby_names', '');
    await this.standby.copy(this.primary);
    await this.startStandby();
    if (this.#synchronous) await this.primary.set('synchronous_standby_names', '*');
  }

  async close(): Promise<void> {
    await Promise.all([this.primary.stop('immediate'), this.standby.stop('immediate')]);
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }

  async #streaming(): Promise<void> {
    const until = Date.now() + STREAMING_MS;
    while (Date.now() < until) {
      const rows = await this.primary.sql("select 1 from pg_stat_replication where state = 'streaming'");
      if (rows.length > 0) return;
      await sleep(100);
    }
    throw new Error('The standby does not follow the primary');
  }
}

/** On the real disk, where also the user of PostgreSQL may go. */
function makeFolder(): string {
  const folder = mkdtempSync(path.join('/tmp', 'doran-pair-'));
  chmodSync(folder, 0o755);
  return folder;
}
