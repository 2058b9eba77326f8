// Every state of the page is accessible and nothing overflows: wide, tablet and phone, light and dark, in two languages.
import { type Chat, connect } from '@doran/client';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { brokenRules, keepPicture, missedByFinger, overflowing } from './audit.js';
import { launchChromium } from './browser.js';
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
  return { context, page, url: server.url, databaseUrl: database.url, rooms, type };
}

/** Goes through the states in one window, and answers all that is wrong with them. */
async function visit(name: string, states: Record<string, Step>, scene: Scene, device: Device): Promise<string[]> {
  const faults: string[] = [];
  for (const [state, reach] of Object.entries(states)) {
    try {
      await reach(scene);
    } catch (error) {
      await keepPicture(scene.page, `${state}-${name}-not-reached`);
      throw error;
    }
    faults.push(...(await look(name, state, scene, device)));
  }
  await scene.context.close();
  return faults;
}

/** What is wrong with what stands there now, at each width and in both colours. */
async function look(name: string, state: string, { page }: Scene, device: Device): Promise<string[]> {
  const faults: string[] = [];
  const wide = page.viewportSize()!;
  for (const width of [wide.width, ...(device.narrower ? [device.narrower] : [])]) {
    if (width !== wide.width) await page.setViewportSize({ ...wide, width });
    for (const colours of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: colours });
      const shot = `${state}-${width === wide.width ? name : width}-${colours}`;
      await keepPicture(page, shot);
      const found = [...(await brokenRules(page, colours)), ...(await overflowing(page))];
      if (device.options.hasTouch)
        found.push(...(await missedByFinger(page)).map((what) => `too small for a finger: ${what}`));
      faults.push(...found.map((fault) => `${shot}: ${fault}`));
    }
  }
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

describe.each(Object.entries(DEVICES))('on a %s screen', (name, device) => {
  it('each state of a connected page', async () => {
    expect(await visit(name, STATES, await open(device), device)).toEqual([]);
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
    await scene.page.locator(`[data-room-id="${rooms.full}"]`).click();
    await scene.page.getByTestId('message').last().waitFor();
    scenes.push([name, device, scene]);
  }
  await server.kill('SIGKILL');
  const faults: string[] = [];
  for (const [name, device, scene] of scenes) faults.push(...(await visit(name, CUT_STATES, scene, device)));
  expect(faults).toEqual([]);
});
