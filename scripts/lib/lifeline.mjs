// Preloaded into what we start: stops it, politely, when the script that started it is gone, however that one died.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const [starter, session] = (process.env.DORAN_LIFELINE ?? '').split(' ');
delete process.env.DORAN_LIFELINE;

// Workers and grandchildren inherit the preload, but not the pipe.
if (isMainThread && starter === String(process.ppid)) {
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.on('close', () => process.kill(session === 'all' ? -process.pid : process.pid, 'SIGTERM'));
  pipe.resume();
  pipe.unref();
}
