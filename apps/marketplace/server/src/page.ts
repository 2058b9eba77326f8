// Serves the built page: packed as it was built, and kept by the browser as long as its names stay the same.
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const PAGE = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** What lies here is named after its content. */
const NAMED = `${PAGE}${sep}assets${sep}`;

/** Without a built page there is the server alone: Vite serves the page then. */
export async function servePage(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(PAGE)) return;
  // Registered by itself: Nest's `useStaticAssets` describes an older version's `setHeaders`.
  await app.register(fastifyStatic, {
    root: PAGE,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, file) {
      reply.header('cache-control', file.startsWith(NAMED) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
