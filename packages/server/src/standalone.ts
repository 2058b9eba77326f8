// For a program that is nothing but a server: where it listens, and how it stops.
import { createServer } from 'node:net';
import { constants } from 'node:os';
import type { INestApplication } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings, ConfigurationError } from './chat.options.js';
import { openLog } from './observability/log.js';

const DEFAULT_PORT = 3000;
/** One Ctrl-C arrives twice: from the terminal, and from npm, which passes it on. */
const SAME_PRESS_MS = 500;

/** What a Fastify host of the chat needs. */
export const FASTIFY_OPTIONS = {
  // Without it, closing waits for browsers that keep their connections open.
  forceCloseConnections: true,
  // A user id in a path has up to 128 characters, each of up to 12 when it is encoded; Fastify allows 100.
  routerOptions: { maxParamLength: 2_048 },
};

/** From now on the application logs lines of its own, as the chat's options say. */
export function useServerLog(app: INestApplication): void {
  app.useLogger(openLog(app.get<ChatSettings>(CHAT_OPTIONS, { strict: false })));
}

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

/** What a process that has closed everything may still take to be gone. */
const LINGER_MS = 1_000;

/** How the process is asked to end, and ended: a test brings its own. */
interface Ending {
  process: Pick<NodeJS.Process, 'on' | 'exit'>;
  /** Whatever hangs, the process is gone after this time: who replaces it waits no longer. */
  withinMs: number;
}

/**
 * Closes the application in order on the first signal, and resolves when it is closed. A second signal ends the
 * process at once; so does the time, when something hangs.
 */
export function closeOnSignal(
  app: { close(): Promise<void> },
  { process: self, withinMs }: Ending = { process, withinMs: 30_000 },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let askedAt: number | null = null;
    const close = (signal: NodeJS.Signals) => {
      if (askedAt !== null) {
        if (performance.now() - askedAt > SAME_PRESS_MS) self.exit(128 + constants.signals[signal]);
        return;
      }
      askedAt = performance.now();
      const cut = setTimeout(() => {
        process.stderr.write(`Something did not end within ${withinMs / 1_000} s and was cut off.\n`);
        self.exit(1);
      }, withinMs);
      app
        .close()
        .finally(() => {
          clearTimeout(cut);
          // A connection to a machine that has gone silent may keep the process alive for minutes after its work is done.
          setTimeout(() => self.exit(), LINGER_MS).unref();
        })
        .then(resolve, reject);
    };
    self.on('SIGINT', close);
    self.on('SIGTERM', close);
  });
}
