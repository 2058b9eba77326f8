// A process that keeps one Redis for the tests, which writes nothing to disk.
import { keep } from './keeper.mjs';

const [program] = process.argv.slice(2);

await keep('redis', (home, port) => {
  const settings = { port, bind: '127.0.0.1', dir: home, save: '', appendonly: 'no', daemonize: 'no' };
  return {
    url: `redis://127.0.0.1:${port}`,
    command: program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    options: { cwd: home },
    ready: 'Ready to accept connections',
    end: 'SIGTERM',
    kill: 'SIGKILL',
  };
});
