// Runs deploy/nginx.conf in the real nginx, as it stands but for addresses of this machine and a folder of its own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free.port.js';

const CONFIGURATION = path.resolve(import.meta.dirname, '../../deploy/nginx.conf');
const READY_MS = 10_000;
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** One piece of the file, and what stands there instead. */
export type Change = [from: string, to: string];

export type NodeName = 'a' | 'b' | 'c';

export interface NginxProcess {
  url: string;
  /** What it wrote into its access log so far. */
  accessLog(): Promise<string>;
  stop(): Promise<void>;
}

/** The places that the head of the file says may be changed. One that is not there any more is a fault of this test. */
export async function configurationFor(
  nodes: Record<NodeName, string>,
  listen: string,
  folder: string,
  more: readonly Change[] = [],
): Promise<string> {
  const changes: Change[] = [
    ...more,
    ...Object.entries(nodes).map(([name, url]): Change => [`node-${name}:3000`, new URL(url).host]),
    ['listen 80;', `listen ${listen};`],
    ['/var/log/nginx/access.log', path.join(folder, 'access.log')],
    ['http {', `http {\n${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}`],
  ];
  let text = await readFile(CONFIGURATION, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** `nginx -t`: what it says about a configuration, and whether it would start with it. */
export function checkConfiguration(file: string): { ok: boolean; words: string } {
  const { status, stderr } = spawnSync(program(), [...globalsFor(path.dirname(file)), '-t', '-c', file], {
    encoding: 'utf8',
  });
  return { ok: status === 0, words: stderr };
}

function program(): string {
  const named = process.env.DORAN_TEST_NGINX;
  if (!named) throw new Error('These tests need nginx: set DORAN_TEST_NGINX to its path, such as /usr/sbin/nginx.');
  return named;
}

const globalsFor = (folder: string) => ['-p', folder, '-e', 'stderr', '-g', `daemon off; pid ${folder}/nginx.pid;`];

export async function makeNginxFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doran-nginx-'));
  // Started by root, its workers are nobody.
  await chmod(folder, 0o755);
  return folder;
}

/** `changes` are for a test that cannot wait as long as the file does. */
export async function startNginx(
  nodes: Record<NodeName, string>,
  changes: readonly Change[] = [],
): Promise<NginxProcess> {
  const folder = await makeNginxFolder();
  const listen = `127.0.0.1:${await freePort()}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, await configurationFor(nodes, listen, folder, changes));
  const child = spawn(program(), [...globalsFor(folder), '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const killOnExit = () => child.kill('SIGTERM');
  process.once('exit', killOnExit);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const url = `http://${listen}`;
  if (!(await answers(child, url))) throw new Error(`nginx does not start:\n${words}`);
  return {
    url,
    accessLog: () => readFile(path.join(folder, 'access.log'), 'utf8'),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.kill('SIGTERM')) await ended;
      process.off('exit', killOnExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  for (const until = Date.now() + READY_MS; Date.now() < until && child.exitCode === null; await sleep(30)) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return true;
  }
  return false;
}
