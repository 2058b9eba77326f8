// A small disk of its own for a database, where the machine lets us make one: it can be full.

import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE_MB = 900;
const CHUNKS = [1 << 22, 1 << 16, 1 << 12];

export interface Disk {
  folder: string;
  /** Whether it is a disk of its own; on the machine's disk nothing may be filled. */
  own: boolean;
  fill(): Promise<void>;
  free(): Promise<void>;
}

/** The warden unmounts it. */
export async function openDisk(folder: string): Promise<Disk> {
  await mkdir(folder);
  const ballast = path.join(folder, 'ballast');
  const own = await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0755`, 'doran-faults', folder]).then(
    () => true,
    () => false,
  );
  return {
    folder,
    own,
    async fill() {
      if (!own) throw new Error('the disk of the machine is not ours to fill');
      const file = await open(ballast, 'w');
      try {
        for (const bytes of CHUNKS) await writeUntilFull(file, Buffer.alloc(bytes));
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
  };
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<void> {
  for (;;) {
    try {
      await file.write(chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
