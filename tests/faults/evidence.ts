// Reads the logs of a crowd, line by line: an hour of them does not fit into memory.
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CROWD_LOG, type CrowdEntry, DEVICE_LOG, type DeviceEntry, type Logged } from './log.js';

/** An entry, and the line that it was: a violation shows it as it stands in the log. */
export interface Line<E> {
  entry: Logged<E>;
  text: string;
}

async function* linesOf<E>(file: string, only?: ReadonlySet<string>): AsyncGenerator<Line<E>> {
  for await (const text of createInterface({ input: createReadStream(file) })) {
    // Most lines are of no use to most questions: not each of them is worth a parse.
    if (only && !only.has(KIND.exec(text)?.[1] ?? '')) continue;
    yield { entry: JSON.parse(text) as Logged<E>, text };
  }
}

const KIND = /^\{"t":\d+,"e":"([a-z]+)"/;

export const crowdLines = (folder: string): AsyncGenerator<Line<CrowdEntry>> => linesOf(path.join(folder, CROWD_LOG));

/** The logs of the devices by their names. */
export async function deviceLogs(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => DEVICE_LOG.test(name)).sort();
  if (files.length === 0) throw new Error(`${folder} holds the log of no device: there is nothing to judge`);
  return files;
}

export const deviceLines = (
  folder: string,
  file: string,
  only?: readonly DeviceEntry['e'][],
): AsyncGenerator<Line<DeviceEntry>> => linesOf(path.join(folder, file), only && new Set(only));
