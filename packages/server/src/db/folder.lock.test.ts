// Proves that one process at a time holds a data folder, and that a crash gives it back at once.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder.lock.js';
import { openPglite } from './pglite.database.js';

const SUPPORT = join(import.meta.dirname, '../../test/support');
const IN_USE = 'is in use by another Doran process. Stop that one first, or choose another folder (DORAN_DATA).';

describe('a data folder', { timeout: 120_000 }, () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doran-folder-'));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await killed(child);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another process that opens the folder; resolves to the process and its first line. */
  function openElsewhere(): Promise<{ child: ChildProcess; line: string }> {
    const script = join(SUPPORT, 'folder.holder.ts');
    const child = spawn(process.execPath, ['--import', join(SUPPORT, 'typescript.hooks.mjs'), script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return new Promise((resolve, reject) => {
      let output = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('\n')) resolve({ child, line: output.trim() });
      });
      child.once('exit', (code) => reject(new Error(`The other process ended with ${code} and said: ${output}`)));
    });
  }

  async function killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  it('is refused to a second process, with a sentence that says what to do', async () => {
    const { line } = await openElsewhere();
    expect(line).toBe('holding');
    await expect(openPglite(folder)).rejects.toThrow(`The data folder ${folder} ${IN_USE}`);
    expect((await openElsewhere()).line).toBe(`The data folder ${folder} ${IN_USE}`);
  });

  it('opens at once after kill -9 of its holder, with what that had written', async () => {
    const { child, line } = await openElsewhere();
    expect(line).toBe('holding');
    await killed(child);
    const unlock = lockFolder(folder);
    unlock();
    const database = await openPglite(folder);
    expect((await database.query('select word from kept')).rows).toEqual([{ word: 'written' }]);
    await database.close();
  });

  it('is free again for the same process, and for another, after it was closed', async () => {
    const deeper = join(folder, 'made/when/absent');
    await (await openPglite(deeper)).close();
    expect(existsSync(deeper)).toBe(true);
    await (await openPglite(deeper)).close();
    await (await openPglite(folder)).close();
    expect((await openElsewhere()).line).toBe('holding');
  });

  it('is free again when the database in it could not be opened', async () => {
    writeFileSync(join(folder, 'pglite'), 'no folder');
    await expect(openPglite(folder)).rejects.toThrow();
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(IN_USE);
    unlock();
  });
});
