// What the tests need from the machine: databases, Redis, nginx, a Chromium, a clock to bend. Nothing is left out silently.
import { findChromium } from './services/chromium.mjs';
import { findFaketime } from './services/faketime.mjs';
import { findNginx } from './services/nginx.mjs';
import { makeSeed } from './services/pglite.mjs';
import { openPostgres } from './services/postgres.mjs';
import { findRedis } from './services/redis.mjs';

/** A program, a library or a folder, of which each test starts or copies its own. */
const found = (variable, find) => async () => ({ env: { [variable]: await find() }, stop: async () => {} });

/** Each service by name: it answers the environment that tells the tests where it is, and how to end it. */
export const SERVICES = {
  PostgreSQL: async () => {
    const { url, stop } = await openPostgres();
    return { env: { DORAN_TEST_DATABASE_URL: url }, stop };
  },
  PGlite: found('DORAN_TEST_SEED', makeSeed),
  Redis: found('DORAN_TEST_REDIS', findRedis),
  nginx: found('DORAN_TEST_NGINX', findNginx),
  libfaketime: found('DORAN_TEST_FAKETIME', findFaketime),
  Chromium: found('DORAN_TEST_CHROMIUM', findChromium),
};
