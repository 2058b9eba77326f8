// The demo marketplace: a small NestJS host with Doran inside, its web page, and people to try it with.
import { ConfigurationError, optionsFromEnv } from '@doran/server';
import { closeOnSignal, FASTIFY_OPTIONS, listen, useServerLog } from '@doran/server/standalone';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readonlyAfterDays } from './lifecycle/lifecycle.settings.js';
import { loginSecret } from './login/login.js';
import { marketModule } from './market.module.js';
import { servePage } from './page.js';

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const chat = optionsFromEnv(env);
  const jwtSecret = loginSecret(chat.data ?? './.doran', env);
  const demo = env.DORAN_DEMO === '1';
  const root = marketModule({ chat, jwtSecret, demo, readonlyAfterDays: readonlyAfterDays(env) });
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(FASTIFY_OPTIONS), {
    logger: false,
    abortOnError: false,
  });
  useServerLog(app);
  const stopped = closeOnSignal(app);
  try {
    await servePage(app);
    const address = await listen(app, env, say);
    say(`도란도란! The marketplace is open at ${address}`);
    if (demo) say('Open it in two windows and sign in as two people. Ctrl-C stops it; ./.doran keeps the messages.');
  } catch (error) {
    await app.close();
    throw error;
  }
  await stopped;
  say('The marketplace is closed. Everything that was sent is kept.');
}

main(process.env).catch((error: unknown) => {
  const known = error instanceof ConfigurationError;
  process.stderr.write(
    `${known ? error.message : `The marketplace could not start: ${error instanceof Error ? error.message : error}`}\n`,
  );
  process.exitCode = 1;
});
