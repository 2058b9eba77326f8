// A browser that keeps nothing, has no room left, or throws away what it kept: the page says so, and goes on.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Visitor } from './browser.js';
import { CAMERA, openMarket } from './market.js';

const market = openMarket();

async function arriveWith(script: () => void): Promise<Visitor & { faults: Error[] }> {
  const context = await market.browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const faults: Error[] = [];
  page.on('pageerror', (error) => faults.push(error));
  await page.addInitScript(script);
  return Object.assign(await Visitor.signIn(page, market.server.url, 'minji'), { faults });
}

const trouble = (page: Page) => page.getByTestId('trouble').filter({ hasText: '보관하지 못하고 있어요' });

/** The page hears of it in its own time; until then what is written still goes out. */
async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.locator('[data-testid="connection-banner"][data-phase="offline"]').waitFor();
}

it.each([
  ['is not there', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'is refused',
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('private', 'SecurityError');
      };
    },
  ],
] as const)('when IndexedDB %s the page says so, and one can talk, come back and leave', async (how, script) => {
  const minji = await arriveWith(script);
  await trouble(minji.page).waitFor();
  await minji.enter(CAMERA);
  const text = `the store ${how}`;
  await minji.write(text);
  await minji.untilStatus(text, 'sent');
  await minji.page.reload();
  await minji.untilStatus(text, 'sent');
  expect((await market.history(minji.page, 'minji')).filter((body) => body === text)).toHaveLength(1);
  await minji.page.getByTestId('sign-out').click();
  await minji.page.getByTestId('kept').filter({ hasText: '지우지 못했어요' }).waitFor();
  expect(minji.faults).toEqual([]);
  await minji.leave();
});

it('[SEND2] when the device is full the page says so until there is room again, and what one writes goes out', async () => {
  const minji = await market.arrive('minji');
  await minji.enter(CAMERA);
  // As a full device refuses it; how much room this Chromium believes to have cannot be told to it in time.
  await minji.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    window.addEventListener('room again', () => (IDBObjectStore.prototype.put = put));
  });
  await minji.write('into a full device');
  await minji.untilStatus('into a full device', 'sent');
  await trouble(minji.page).waitFor();

  await minji.page.evaluate(() => window.dispatchEvent(new Event('room again')));
  await minji.write('with room again');
  await minji.untilStatus('with room again', 'sent');
  await trouble(minji.page).waitFor({ state: 'detached' });
  expect((await market.history(minji.page, 'minji')).slice(-2)).toEqual(['into a full device', 'with room again']);
});

it('[SEND2] when the browser throws its data away in between, one goes on, and it is kept anew', async () => {
  const minji = await market.arrive('minji');
  await minji.enter(CAMERA);
  const devtools = await minji.page.context().newCDPSession(minji.page);
  const { origin } = new URL(market.server.url);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await minji.write('after the clearing');
  await minji.untilStatus('after the clearing', 'sent');
  await cutOff(minji.page);
  await minji.write('kept anew');
  await minji.untilStatus('kept anew', 'sending');
  await minji.page.context().setOffline(false);
  await minji.untilStatus('kept anew', 'sent');
  expect((await market.history(minji.page, 'minji')).slice(-2)).toEqual(['after the clearing', 'kept anew']);
  expect(await minji.page.getByTestId('trouble').count()).toBe(0);
});

it('[SEND2] what waits unsent when the browser throws its data away stays in sight, goes out, and is sent once', async () => {
  const minji = await market.arrive('minji');
  await minji.enter(CAMERA);
  const devtools = await minji.page.context().newCDPSession(minji.page);
  const { origin } = new URL(market.server.url);
  await cutOff(minji.page);
  await minji.write('waits in a cleared device');
  await minji.untilStatus('waits in a cleared device', 'sending');
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await minji.page.context().setOffline(false);
  await minji.untilStatus('waits in a cleared device', 'sent');
  const history = await market.history(minji.page, 'minji');
  expect(history.filter((body) => body === 'waits in a cleared device')).toHaveLength(1);
});

it('of two people in one window, one whose data cannot be removed is told so', async () => {
  const page = await market.browser.newPage();
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await page.goto(`${market.server.url}/?two`);
  await page.getByTestId('pane-left').getByTestId('message').last().waitFor();
  await page.getByTestId('pane-left').getByTestId('back').click();
  await page.getByTestId('pane-left').getByTestId('sign-out').click();
  await page.getByTestId('kept').waitFor();
  await page.close();
});
