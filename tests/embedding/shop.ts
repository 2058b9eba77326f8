// An app that is made, step by step, as docs/embedding.md says, in a folder of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Block, blockOf } from '../support/page.blocks.js';

const START_TIMEOUT_MS = 60_000;

export interface Running {
  url: string;
  stop(): Promise<void>;
}

/** What a shell needs, and nothing that npm, a test runner or another Doran has set. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const needed = /^(PATH|HOME|USER|LANG|LC_\w+|TMPDIR|TZ)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name)));
}

export class Shop {
  readonly #blocks: Block[];
  readonly #env: NodeJS.ProcessEnv;

  constructor(
    readonly folder: string,
    blocks: Block[],
    registryUrl: string,
    env: Record<string, string>,
  ) {
    this.#blocks = blocks;
    this.#env = {
      ...cleanEnvironment(),
      npm_config_registry: registryUrl,
      // A cache and settings of its own: what is installed here must not be found elsewhere, nor the other way round.
      npm_config_cache: path.join(folder, '../npm-cache'),
      npm_config_userconfig: path.join(folder, '../npmrc'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
      ...env,
    };
  }

  /** Writes the files of the page, in one of the ways that it shows. */
  async write(...variants: string[]): Promise<void> {
    const wanted = (block: Block) => block.variant === undefined || variants.includes(block.variant);
    // What the page takes first is overwritten by what it shows next to it.
    for (const { name, code } of this.#blocks.filter((block) => block.language !== 'sh').filter(wanted)) {
      const file = path.join(this.folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, code);
    }
  }

  /** Takes a step of the page, line by line as it stands there. Answers what it printed. */
  step(name: string, env: Record<string, string> = {}): Promise<string> {
    return this.run(blockOf(this.#blocks, name).code, env);
  }

  async run(script: string, env: Record<string, string> = {}): Promise<string> {
    const options = { cwd: this.folder, env: { ...this.#env, ...env } };
    try {
      const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], options);
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`This step failed:\n${script}\n${stdout}${stderr}`, { cause: error });
    }
  }

  /** Takes the step `start`, and waits until the app is ready. */
  async start(env: Record<string, string>): Promise<Running> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const script = blockOf(this.#blocks, 'start').code;
    // A group of its own: the shell and what it runs end together.
    const child = spawn('sh', ['-e', '-c', script], {
      cwd: this.folder,
      env: { ...this.#env, ...env, PORT: new URL(url).port },
      detached: true,
    });
    const kill = () => signal(child, 'SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline && child.exitCode === null) {
      const ready = await fetch(`${url}/health/ready`).catch(() => null);
      await ready?.body?.cancel();
      if (ready?.ok) return { url, stop: () => end(child) };
      await sleep(50);
    }
    kill();
    throw new Error(`The app did not start.\n${output}`);
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, name);
}

async function end(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  signal(child, 'SIGTERM');
  await gone;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await promisify(probe.close.bind(probe))();
  return port;
}
