// What the tests need from the machine: a real PostgreSQL and a Chromium. Nothing is left out silently.
import { findChromium } from './services/chromium.mjs';
import { openPostgres } from './services/postgres.mjs';

/** Each service by name: `open` answers the environment that tells the tests where it is, and how to end it. */
export const SERVICES = {
  PostgreSQL: async () => {
    const { url, stop } = await openPostgres();
    return { env: { DORAN_TEST_DATABASE_URL: url }, stop };
  },
  Chromium: async () => ({ env: { DORAN_TEST_CHROMIUM: await findChromium() }, stop: async () => {} }),
};
