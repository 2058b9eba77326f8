// A server of which is known what it does inside: started as its owner would, with the tally preloaded.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { type ServerOptions, type ServerProcess, startServer } from '../support/server.process.js';

/** What it has done since its start. */
export interface Tally {
  /** System calls to clients' sockets. */
  writes: number;
  /** Calls of Socket.IO's encoder. */
  packets: number;
  /** Calls of JSON.stringify. */
  texts: number;
  /** Runs of the garbage collector. */
  collections: number;
  /** Bytes on the heap now: between two runs of the collector, it grows by what was allocated. */
  heap: number;
}

export interface CountedServer extends ServerProcess {
  tally(): Promise<Tally>;
  /** The same, after a run of the garbage collector. */
  collect(): Promise<Tally>;
  /** The server stands still while `work` sends, and then finds all of it in one turn of its loop. */
  hold(work: () => Promise<unknown>): Promise<void>;
}

const TALLY = pathToFileURL(path.join(import.meta.dirname, 'tally.mjs')).href;
/**
 * So large a young generation that no collection comes between two readings of the heap; and no optimizing compiler: when
 * it begins depends on the machine, and what it compiled allocates less.
 */
const STEADY = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64', '--no-opt', '--no-maglev'];

export async function startCounted({ env, ...options }: ServerOptions): Promise<CountedServer> {
  const door = createServer().listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as { port: number };
  const came = once(door, 'connection') as Promise<[Socket]>;
  const server = await startServer({
    ...options,
    nodeArgs: ['--import', TALLY, ...STEADY],
    env: { ...env, COSTS_PORT: String(port) },
  });
  const [pipe] = await came;
  const lines = createInterface({ input: pipe })[Symbol.asyncIterator]();
  const ask = async (order: string): Promise<Tally> => {
    pipe.write(`${order}\n`);
    const { value } = await lines.next();
    return JSON.parse(String(value)) as Tally;
  };
  return {
    ...server,
    tally: () => ask('tally'),
    collect: () => ask('collect'),
    async hold(work) {
      const release = path.join(server.dataFolder, 'release');
      await ask(`hold ${release}`);
      await work().finally(() => writeFile(release, ''));
    },
    async stop() {
      await server.stop();
      pipe.destroy();
      door.close();
    },
  };
}
