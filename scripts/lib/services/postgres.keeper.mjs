// A process that holds one PostgreSQL cluster in a folder of its own until its standard input closes, then removes it all.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [binaries, more] = process.argv.slice(2);
const START_MS = 60_000;
const STOP_MS = 30_000;

// Only the pipe decides: a Ctrl-C that reaches this process too must not end it before its owner is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const letGo = new Promise((resolve) => process.stdin.on('close', resolve).resume());

const owner = unprivilegedUser();
const home = mkdtempSync(join(owner.uid === undefined ? tmpdir() : '/tmp', 'doran-postgres-'));
try {
  if (owner.uid !== undefined) chownSync(home, owner.uid, owner.gid);
  initialise();
  const { server, port, ended } = await start();
  process.stdout.write(`postgres://doran@127.0.0.1:${port}/postgres\n`);
  const why = await Promise.race([letGo, ended]);
  if (typeof why === 'string') throw new Error(why);
  await stop(server, ended);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
  process.stdin.destroy();
}

/** PostgreSQL refuses to run as root; anybody else runs it as themselves. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user === undefined)
    throw new Error('PostgreSQL refuses to run as root, and there is no user postgres or nobody.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** The caller's own PG… variables would point our programs elsewhere; on macOS an unset LC_ALL stops the server. */
function options() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { cwd: home, env: { ...env, LC_ALL: 'C', HOME: home }, ...owner };
}

function initialise() {
  let words = '';
  // Not every macOS knows C.UTF-8; plain C orders by bytes too.
  for (const locale of ['C.UTF-8', 'C']) {
    const args = [
      '-D',
      join(home, 'data'),
      '-U',
      'doran',
      '-E',
      'UTF8',
      `--locale=${locale}`,
      '--auth=trust',
      '--no-sync',
    ];
    const { status, stderr, error } = spawnSync(join(binaries, 'initdb'), args, { ...options(), encoding: 'utf8' });
    if (status === 0) return;
    words = error?.message ?? stderr;
    rmSync(join(home, 'data'), { recursive: true, force: true });
  }
  throw new Error(`initdb failed:\n${words}`);
}

async function start() {
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    fsync: 'on',
    synchronous_commit: 'on',
    lc_messages: 'C',
    ...JSON.parse(more),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Its own session, so that no signal of the terminal reaches it.
  const server = spawn(join(binaries, 'postgres'), ['-D', join(home, 'data'), ...args], {
    ...options(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let log = '';
  const ready = new Promise((resolve) => {
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-8_000);
      if (log.includes('ready to accept connections')) resolve(true);
    });
  });
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('close', () => resolve(`postgres ended:\n${log}`));
  });
  const result = await Promise.race([ready, ended, delay(START_MS, 'postgres did not get ready', { ref: false })]);
  if (result === true) return { server, port, ended };
  server.kill('SIGQUIT');
  throw new Error(`${result}\n${log}`);
}

/** A fast shutdown ends the open connections; past its time, an immediate one. */
async function stop(server, ended) {
  server.kill('SIGINT');
  if (await Promise.race([ended.then(() => true), delay(STOP_MS, false, { ref: false })])) return;
  server.kill('SIGQUIT');
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
