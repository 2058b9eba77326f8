// docs/client.md, word for word: a whole chat in a terminal, between two processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blockOf, blocksOf } from '../support/page.blocks.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

const PATIENCE = { timeout: 20_000 };

const running = new Set<ChildProcess>();
let server: ServerProcess;
let folder: string;

beforeAll(async () => {
  server = await startServer({ host: 'fastify' });
  // Inside of this repository, so that the name @doran/client is found.
  folder = await mkdtemp(path.resolve(import.meta.dirname, '../../node_modules/.doran-page-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
  await server?.stop();
});

/** One of the two, with the page's program. */
async function sitDown(file: string, me: string, other: string) {
  const token = await new SignJWT({ name: me })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(me)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(server.secret));
  const env = { ...process.env, DORAN_URL: server.url, DORAN_TOKEN: token, WITH: other };
  const child = spawn(process.execPath, [file], { env, stdio: 'pipe' });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output, type: (line: string) => child.stdin.write(`${line}\n`) };
}

it('shows a whole chat in under 30 lines, which works', async () => {
  const { name, code } = blockOf(await blocksOf('client.md'), 'chat.mjs');
  expect(code.trim().split('\n').length).toBeLessThan(30);
  const file = path.join(folder, name);
  await writeFile(file, code);
  const [ann, bob] = await Promise.all([sitDown(file, 'ann', 'bob'), sitDown(file, 'bob', 'ann')]);
  ann.type('안녕');
  await expect.poll(bob.output, PATIENCE).toContain('ann: 안녕');
  bob.type('hello');
  await expect.poll(ann.output, PATIENCE).toContain('bob: hello');
  await expect.poll(ann.output, PATIENCE).toContain('ann: 안녕 (read)');
  const gone = once(ann.child, 'exit');
  ann.child.stdin.end();
  expect(await gone).toEqual([0, null]);
});
