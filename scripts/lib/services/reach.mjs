// Whether somebody listens where a variable says that a service is.
import { createConnection } from 'node:net';
import { Trouble } from '../main.mjs';

export async function mustAnswer(variable, url, usualPort) {
  const { hostname, port } = new URL(url);
  if (hostname === '') return; // a socket in the file system
  await new Promise((resolve, reject) => {
    const silent = (why) => reject(new Trouble(`${variable} names ${hostname}:${port || usualPort}: ${why}.`));
    const socket = createConnection({ host: hostname, port: Number(port || usualPort), timeout: 10_000 });
    socket.once('connect', () => resolve(socket.destroy()));
    socket.once('error', (error) => silent(error.message));
    socket.once('timeout', () => silent('it does not answer', socket.destroy()));
  });
}
