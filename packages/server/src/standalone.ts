// For a program that is nothing but a server: where it listens, and how it stops.
import { createServer } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { ConfigurationError } from './chat.options.js';

const DEFAULT_PORT = 3000;

/** What a Fastify host of the chat needs. */
export const FASTIFY_OPTIONS = {
  // Without it, closing waits for browsers that keep their connections open.
  forceCloseConnections: true,
  // A user id in a path has up to 128 characters, each of up to 12 when it is encoded; Fastify allows 100.
  routerOptions: { maxParamLength: 2_048 },
};

/** Listens as PORT and HOST say; tells `say` when it had to take another port. Returns the address. */
export async function listen(
  app: INestApplication,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<string> {
  const host = env.HOST || '127.0.0.1';
  const wanted = env.PORT ? Number(env.PORT) : DEFAULT_PORT;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    throw new ConfigurationError(`PORT must be a number from 0 to 65535, not ${env.PORT}.`);
  }
  const free = await isFree(wanted, host);
  if (!free && env.PORT)
    throw new ConfigurationError(`Port ${wanted} on ${host} is taken: choose another one with PORT.`);
  if (!free) say(`Port ${wanted} is taken; taking a free one.`);
  await app.listen(free ? wanted : 0, host);
  const { port } = app.getHttpServer().address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Asked beforehand, because Nest reports a taken port as an error of its own before it lets us choose another. */
function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/** Closes the application in order on the first signal, and resolves when it is closed. */
export function closeOnSignal(app: { close(): Promise<void> }): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = () => {
      app.close().then(resolve, reject);
    };
    process.once('SIGINT', close);
    process.once('SIGTERM', close);
  });
}
