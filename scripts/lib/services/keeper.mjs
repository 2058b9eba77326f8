// What every keeper does: it starts its service in a new folder, says where it is, and ends it all when its standard input closes.
import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 60_000;
const STOP_MS = 30_000;

/**
 * `start(home, port)` prepares `home` and answers how to run the service: its `command`, `args` and spawn `options`, the
 * words of its log that say it is `ready`, its `url`, and the signals that end it politely (`end`) and at once (`kill`).
 * `owner` is the user whose folder it shall be, when that is another one than ours.
 */
export async function keep(name, start, owner = {}) {
  // Only the pipe decides: a Ctrl-C that reaches this process too must not end it before its owner is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  const letGo = new Promise((resolve) => process.stdin.on('close', resolve).resume());
  const home = mkdtempSync(join(owner.uid === undefined ? tmpdir() : '/tmp', `doran-${name}-`));
  try {
    if (owner.uid !== undefined) chownSync(home, owner.uid, owner.gid);
    const service = start(home, await freePort());
    const running = await open(name, service);
    process.stdout.write(`${service.url}\n`);
    const why = await Promise.race([letGo, running.ended]);
    if (typeof why === 'string') throw new Error(why);
    await stop(running, service);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
    process.stdin.destroy();
  }
}

async function open(name, { command, args, options, ready, kill }) {
  // Its own session, so that no signal of the terminal reaches it.
  const server = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  const isReady = new Promise((resolve) => {
    const read = (text) => {
      log = (log + text).slice(-8_000);
      if (log.includes(ready)) resolve(true);
    };
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', read);
  });
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('close', () => resolve(`${name} ended:\n${log}`));
  });
  const result = await Promise.race([isReady, ended, delay(START_MS, `${name} did not get ready`, { ref: false })]);
  if (result === true) return { server, ended };
  server.kill(kill);
  throw new Error(`${result}\n${log}`);
}

/** The polite signal ends the open connections too; past its time, the other one does. */
async function stop({ server, ended }, { end, kill }) {
  server.kill(end);
  if (await Promise.race([ended.then(() => true), delay(STOP_MS, false, { ref: false })])) return;
  server.kill(kill);
  await ended;
}

/** Below 32768, where no outgoing connection takes its port from. */
async function freePort() {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port between 20000 and 32000');
}
