// Measures the built page in a real browser, over several rounds, against a server of its own on this machine.
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { framesDuring } from '../support/frames.js';
import { fillLongRoom, LONG_ROOM_ENV } from '../support/long.room.js';
import { scrollDownTo, scrollUpTo } from '../support/scroll.js';
import { startServer } from '../support/server.process.js';
import { type Bytes, bytesOf } from './bytes.js';
import { type Figures, keep, render, type Scroll, type Visit } from './table.js';
import { arrive, open } from './visit.js';

const USAGE = `npm run measure -- [--rounds 5] [--scrolls 2] [--messages 10000] [--write]
The last one keeps the table in docs/client.md.`;
/** Far above what a scroll over 10,000 messages takes. */
const SCROLL_WITHIN_MS = 120_000;

/** Who looks, whom they talk to at length, and whom they talk to in a short room of the demo. */
const [READER, OTHER] = ['minji', 'junho'] as const;

export async function measure(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      scrolls: { type: 'string', default: '2' },
      messages: { type: 'string', default: '10000' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [rounds, scrolls, messages] = [values.rounds, values.scrolls, values.messages].map(Number);
  if (values.help || !rounds || !scrolls || !messages) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const server = await startServer({ host: 'marketplace', env: LONG_ROOM_ENV });
  const browser = await launchChromium();
  try {
    const short = await fillLongRoom(server.url, 'sora', 'daniel', 20);
    const long = await fillLongRoom(server.url, READER, OTHER, messages);
    const address = (roomId: string) => `${server.url}/#/rooms/${roomId}`;
    const figures: Figures = {
      chromium: browser.version(),
      rounds,
      messages,
      bytes: await bytes(browser, server.url, address(short)),
      short: await loads(browser, server.url, 'sora', address(short), rounds),
      long: await loads(browser, server.url, READER, address(long), rounds),
      scrolls: [],
    };
    for (let round = 0; round < scrolls; round += 1) {
      figures.scrolls.push(await scroll(browser, server.url, address(long), messages));
    }
    const table = render(figures);
    console.log(table);
    if (values.write) keep(table);
    return 0;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function bytes(browser: Browser, url: string, address: string): Promise<Bytes> {
  const page = await arrive(browser, url, 'sora');
  const answer = await bytesOf(page, () => open(page, address));
  await page.context().close();
  return answer;
}

/** Each round in a window that nothing is kept in yet; the second visit finds what the first one has kept. */
async function loads(browser: Browser, url: string, who: string, address: string, rounds: number): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await arrive(browser, url, who);
    const cold = await open(page, address);
    // What is kept on the device is written half a second after it came.
    await page.waitForTimeout(1_000);
    const rows = await page.getByTestId('message').count();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize: heap } = await devtools.send('Runtime.getHeapUsage');
    const warm = await open(page, address);
    visits.push({ cold, warm, heap, rows });
    await page.context().close();
  }
  return visits;
}

async function scroll(browser: Browser, url: string, address: string, messages: number): Promise<Scroll> {
  const page = await arrive(browser, url, READER);
  await open(page, address);
  const up = await framesDuring(page, () => scrollUpTo(page, 1, SCROLL_WITHIN_MS));
  const down = await framesDuring(page, () => scrollDownTo(page, messages, SCROLL_WITHIN_MS));
  await page.context().close();
  return { up, down };
}
