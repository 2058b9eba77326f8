// A process that keeps one PostgreSQL cluster for the tests.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keep } from './keeper.mjs';

const [binaries] = process.argv.slice(2);

const owner = unprivilegedUser();
await keep('postgres', start, owner);

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
function optionsIn(home) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  return { cwd: home, env: { ...env, LC_ALL: 'C', HOME: home }, ...owner };
}

function initialise(home) {
  let words = '';
  const data = join(home, 'data');
  // Not every macOS knows C.UTF-8; plain C orders by bytes too.
  for (const locale of ['C.UTF-8', 'C']) {
    const args = ['-D', data, '-U', 'doran', '-E', 'UTF8', `--locale=${locale}`, '--auth=trust', '--no-sync'];
    const { status, stderr, error } = spawnSync(join(binaries, 'initdb'), args, {
      ...optionsIn(home),
      encoding: 'utf8',
    });
    if (status === 0) return;
    words = error?.message ?? stderr;
    rmSync(data, { recursive: true, force: true });
  }
  throw new Error(`initdb failed:\n${words}`);
}

function start(home, port) {
  initialise(home);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    fsync: 'on',
    synchronous_commit: 'on',
    lc_messages: 'C',
  };
  return {
    url: `postgres://doran@127.0.0.1:${port}/postgres`,
    command: join(binaries, 'postgres'),
    args: [
      '-D',
      join(home, 'data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    options: optionsIn(home),
    ready: 'ready to accept connections',
    // A fast shutdown ends the open connections; an immediate one asks nobody.
    end: 'SIGINT',
    kill: 'SIGQUIT',
  };
}
