// A way to a port that can go dead without a word: nothing is closed, and nothing arrives any more.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free.port.js';

export interface TcpLink {
  readonly port: number;
  /** What is open carries nothing from now on; what is opened afterwards does. */
  deaden(): void;
  close(): void;
}

export async function tcpLink(target: number): Promise<TcpLink> {
  const port = await freePort();
  const links = new Set<[Socket, Socket]>();
  const server: Server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    links.add([from, to]);
    for (const socket of [from, to]) socket.on('error', () => {});
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    deaden: () => {
      for (const [from, to] of links) {
        from.unpipe(to).resume();
        to.unpipe(from).resume();
      }
    },
    close: () => {
      server.close();
      for (const link of links) for (const socket of link) socket.destroy();
    },
  };
}
