// Every state of the page is accessible and nothing overflows: wide, tablet and phone, light and dark, in two languages.
import { type Chat, connect } from '@doran/client';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { brokenRules, keepPicture, missedByFinger, overflowing } from './audit.js';
import { launchChromium } from './browser.js';
import { MARKET_STATES } from './market.states.js';
import { BROKEN_STATES, CUT_STATES, type Scene, STATES, type Step } from './page.states.js';
import { type SeededRooms, seedRooms } from './rooms.seed.js';

interface Device {
  options: BrowserContextOptions;
  /** The same window is made this wide as well. */
  narrower?: number;
}

// English words are the longer ones: they stand where there is the least room.
const DEVICES: Record<string, Device> = {
  wide: { options: { locale: 'ko-KR', viewport: { width: 1280, height: 800 } }, narrower: 820 },
  phone: { options: { locale: 'en-US', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
};

let database: FreshDatabase;
let server: ServerProcess;
let browser: Browser;
let rooms: SeededRooms;
let junho: Chat;

beforeAll(async () => {
  database = await createFreshDatabase();
  [browser, server] = await Promise.all([launchChromium(), openDemo('0')]);
  rooms = await seedRooms(database.url);
  junho = connect({ url: server.url, userId: 'junho', token: () => tokenOf('junho') });
  await junho.online(10_000);
});
afterAll(async () => {
  await junho?.close();
  await browser?.close();
  await server?.stop();
  await database?.drop();
});

const openDemo = (port: string) =>
  startServer({ host: 'marketplace', databaseUrl: database.url, env: { PORT: port, DORAN_DEMO: '1' } });

async function tokenOf(userId: string): Promise<string> {
  const answer = await fetch(`${server.url}/market/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  return ((await answer.json()) as { token: string }).token;
}

/** A window of that device, which moves nothing by itself: a picture is of what stays. */
async function open(device: Device): Promise<Scene> {
  const context = await browser.newContext({ ...device.options, reducedMotion: 'reduce', colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const type = (room: string) => junho.room(room).setTyping(true);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return { context, page, url: server.url, databaseUrl: database.url, rooms, errors, type };
}

/** Goes through the states in one window, and answers all that is wrong with them. */
async function visit(name: string, states: Record<string, Step>, scene: Scene, device: Device): Promise<string[]> {
  const faults: string[] = [];
  for (const [state, reach] of Object.entries(states)) {
    try {
      await reach(scene);
    } catch (error) {
      await keepPicture(scene.page, `${state}-${name}-not-reached`);
      throw new Error(`${state} was not reached. ${scene.errors.join()}`, { cause: error });
    }
    faults.push(...(await look(name, state, scene, device)));
  }
  await scene.context.close();
  return [...faults, ...scene.errors];
}

/** What is wrong with what stands there now, in both colours, and narrower in the light. */
async function look(name: string, state: string, { page }: Scene, device: Device): Promise<string[]> {
  const faults: string[] = [];
  const found = (shot: string, list: string[]) => faults.push(...new Set(list.map((fault) => `${shot}: ${fault}`)));
  for (const colours of ['light', 'dark'] as const) {
    await paint(page, colours);
    await keepPicture(page, `${state}-${name}-${colours}`);
    // The colours are the same on each screen.
    if (colours === 'dark' && device.options.hasTouch) continue;
    found(`${state}-${name}-${colours}`, await brokenRules(page, colours));
  }
  await paint(page, 'light');
  found(`${state}-${name}`, await overflowing(page));
  if (device.options.hasTouch) found(`${state}-${name}, too small for a finger`, await missedByFinger(page));
  if (device.narrower) {
    const wide = page.viewportSize()!;
    await page.setViewportSize({ ...wide, width: device.narrower });
    await paint(page, 'light');
    await keepPicture(page, `${state}-${device.narrower}-light`);
    found(`${state}-${device.narrower}`, await overflowing(page));
    await page.setViewportSize(wide);
  }
  return faults;
}

/** In these colours, and really drawn so. */
async function paint(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

describe.each(Object.entries(DEVICES))('on a %s screen', (name, device) => {
  it('each state of a connected page', async () => {
    expect(await visit(name, STATES, await open(device), device)).toEqual([]);
  });

  it('each page of the marketplace around the chat', async () => {
    expect(await visit(name, MARKET_STATES, await open(device), device)).toEqual([]);
  });

  it('each state of a page whose network or sign-in does not work', async () => {
    expect(await visit(name, BROKEN_STATES, await open(device), device)).toEqual([]);
  });
});

it('a page whose server is gone', async () => {
  const scenes: [string, Device, Scene][] = [];
  for (const [name, device] of Object.entries(DEVICES)) {
    const scene = await open(device);
    await scene.page.goto(scene.url);
    await scene.page.getByTestId('sign-in-minji').click();
    await scene.page.getByTestId('nav-chats').click();
    await scene.page.locator(`[data-room-id="${rooms.full}"]`).click();
    await scene.page.getByTestId('message').last().waitFor();
    scenes.push([name, device, scene]);
  }
  await server.kill('SIGKILL');
  const faults: string[] = [];
  for (const [name, device, scene] of scenes) faults.push(...(await visit(name, CUT_STATES, scene, device)));
  expect(faults).toEqual([]);
});
