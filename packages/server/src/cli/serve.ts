// `doran serve`: the chat standing alone, for hosts that are not NestJS.
import { parseArgs } from 'node:util';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ChatModule } from '../chat.module.js';
import { optionsFromEnv } from '../chat.options.js';
import { closeOnSignal, FASTIFY_OPTIONS, listen, useServerLog } from '../standalone.js';

@Module({})
class ServeModule {}

export async function serve(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  parseArgs({ args, options: {} });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const root = { module: ServeModule, imports: [ChatModule.forRoot(optionsFromEnv(env))] };
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(FASTIFY_OPTIONS), {
    // A start that fails is told in one sentence, below; from then on trouble is logged.
    logger: false,
    abortOnError: false,
  });
  useServerLog(app);
  const stopped = closeOnSignal(app);
  try {
    const address = await listen(app, env, say);
    say(`Doran serves the chat at ${address} (what it can do: ${address}/openapi)`);
  } catch (error) {
    await app.close();
    throw error;
  }
  await stopped;
  say('Doran has stopped.');
  return 0;
}
