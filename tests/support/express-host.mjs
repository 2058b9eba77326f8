// A host of its own: a plain Nest app on Express that imports the chat as a module.

import { ChatModule, optionsFromEnv } from '@doran/server';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';

const app = await NestFactory.create(ChatModule.forRoot(optionsFromEnv(process.env)), new ExpressAdapter(), {
  logger: ['error', 'warn'],
});
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
console.log(`Doran in an Express host listens on http://127.0.0.1:${app.getHttpServer().address().port}`);
