// What the demo's server sends for the page: packed, kept as long as it holds, and no more than it should be.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/server.process.js';

/** Of all JavaScript and CSS that the page names. About 10 % above what it was last. */
const GZIP_BUDGET = 200_000;

let server: ServerProcess;
let assets: string[];

beforeAll(async () => {
  server = await startServer({ host: 'marketplace', env: { DORAN_DEMO: '1' } });
  const page = await fetch(server.url);
  // The page itself is asked for each time: it names the assets of the newest build.
  expect(page.headers.get('cache-control')).toBe('no-cache');
  assets = (await page.text()).match(/\/assets\/[\w.-]+\.(js|css)/g) ?? [];
});
afterAll(() => server?.stop());

it.each(['br', 'gzip'])('assets come as %s, and are kept for good', async (packed) => {
  expect(assets.length).toBeGreaterThan(1);
  for (const asset of assets) {
    const { headers } = await fetch(server.url + asset, { headers: { 'accept-encoding': packed } });
    expect(headers.get('content-encoding')).toBe(packed);
    expect(headers.get('cache-control')).toContain('immutable');
    expect(headers.get('vary')).toContain('accept-encoding');
  }
});

it('what the page loads stays within its budget, and holds no validator', async () => {
  const texts = await Promise.all(assets.map(async (asset) => (await fetch(server.url + asset)).text()));
  const gzipped = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(gzipped).toBeLessThan(GZIP_BUDGET);
  expect(texts.filter((text) => text.includes('ZodError'))).toEqual([]);
});
