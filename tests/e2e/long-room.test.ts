// A room of ten thousand messages: scrolled upwards, it does not stumble and leaves nothing out.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.js';
import { framesDuring } from '../support/frames.js';
import { fillLongRoom, LONG_ROOM_ENV } from '../support/long.room.js';
import { readUpTo, scrollUpTo } from '../support/scroll.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { Visitor } from './browser.js';
import { readingDuring } from './reading.js';

const MESSAGES = 10_000;
/** So far up the reader goes: forty pages. `npm run measure` goes all the way. */
const UP_TO = MESSAGES - 2_000;
/** Of one frame, in scripts of the page. It is tens of milliseconds on an idle machine; the bound is for a busy one. */
const STUMBLE_MS = 500;
/** So far up it is read with rests: eight pages. */
const READ_TO = MESSAGES - 400;
/** What comes in above moves nothing that is in sight. It was half a pixel where it was measured. */
const STILL_PX = 4;
/**
 * For one who outruns the loading, it does not move it by more than a message is high, against the wheel: half a pixel on
 * an idle machine, up to 49 where the page was slowed threefold, since the list then measures a row after it was painted.
 */
const WAVERS_PX = 64;
const FEW_ROWS = 150;

let browser: Browser;
let server: ServerProcess;
let page: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ host: 'marketplace', env: LONG_ROOM_ENV })]);
  const roomId = await fillLongRoom(server.url, 'minji', 'junho', MESSAGES);
  page = (await Visitor.arrive(browser, server.url, 'minji')).page;
  // A high window: fewer turns of the wheel.
  await page.setViewportSize({ width: 1280, height: 1600 });
  await page.goto(`${server.url}/#/rooms/${roomId}`);
  await page.locator(`[data-testid="message"][data-seq="${MESSAGES}"]`).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('[MSG1][SYNC1] is read upwards: each message is met, in order, and no script holds a frame up', async () => {
  const read = await readingDuring(page, () => readUpTo(page, READ_TO, 60_000));
  expect(read.torn).toEqual([]);
  expect(read.backwards).toBeLessThan(STILL_PX);
  const frames = await framesDuring(page, async () => {
    const { sights, torn, backwards } = await readingDuring(page, () => scrollUpTo(page, UP_TO, 90_000));
    expect(torn).toEqual([]);
    expect(backwards).toBeLessThan(WAVERS_PX);
    sights.unshift(...read.sights);
    expect(sights[0]?.[1]).toBe(MESSAGES);
    expect(sights.at(-1)?.[0]).toBeLessThanOrEqual(UP_TO);
    // Whatever is newly in sight joins what was in sight before: nothing was jumped over.
    const jumped = sights.filter(([, last], index) => index > 0 && last < sights[index - 1]![0] - 1);
    expect(jumped).toEqual([]);
  });
  // What still comes in above moves nothing that is in sight.
  await page.waitForTimeout(1_000);
  const rest = await readingDuring(page, () => page.waitForTimeout(1_000));
  expect(rest.sights.length).toBeLessThanOrEqual(1);
  expect(rest.backwards).toBeLessThan(STILL_PX);
  expect(frames.rows).toBeLessThan(FEW_ROWS);
  expect(Math.max(0, ...frames.scripts)).toBeLessThan(STUMBLE_MS);
});
