// A session outlives its tokens without anyone noticing, and says so in words when there is no other token.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { CAMERA, openMarket } from './market.js';
import { Wire } from './wire.js';

/** Half of it is left when the next token is asked for: time enough for a page that is slow. */
const LIFE_S = 10;
/** So high that all that is said meanwhile is drawn. */
const WINDOW = { width: 1280, height: 5_000 };

const market = openMarket();

/** The marketplace's own sign-in, with short tokens or with none at all. */
async function signInGives(page: Page, userId: string) {
  const gives = { tokens: 0, refuses: false };
  await page.route('**/market/session', async (route) => {
    if (gives.refuses) return route.fulfill({ status: 401, json: { message: 'signed out' } });
    gives.tokens += 1;
    const token = await market.tokenOf(userId, LIFE_S);
    return route.fulfill({ json: { token, user: { id: userId, name: userId, picture: null, trust: 1 } } });
  });
  return gives;
}

it('[ID3] tokens of ten seconds: one connection goes on over many, and no message is lost, doubled or late', async () => {
  const minji = await market.arrive('minji');
  const wire = await Wire.through(minji.page.context());
  const gives = await signInGives(minji.page, 'minji');
  await minji.page.reload();
  await minji.enter(CAMERA);
  const junho = await market.arrive('junho');
  await junho.enter(CAMERA);
  for (const { page } of [minji, junho]) await page.setViewportSize(WINDOW);
  const troubled = await minji.watchFor('connection-banner', 'trouble');

  const written: string[] = [];
  const begun = gives.tokens;
  for (let count = 1; gives.tokens < begun + 4; count += 1) {
    for (const [who, name] of [
      [minji, 'minji'],
      [junho, 'junho'],
    ] as const) {
      written.push(`${name} says ${count}.`);
      await who.write(`${name} says ${count}.`);
      await who.untilStatus(`${name} says ${count}.`, 'read');
    }
  }
  expect(await market.history(minji.page, 'minji')).toEqual(expect.arrayContaining(written));
  for (const visitor of [minji, junho]) await expect.poll(() => visitor.said(/\w+ says \d+\./)).toEqual(written);
  // The last token may have been given just now, and not be on its way yet.
  await expect.poll(() => wire.timesSent('session:refresh')).toBeGreaterThanOrEqual(4);
  expect(wire.sockets).toBe(1);
  expect(await troubled()).toEqual([]);
});

it('[ID3] when there is no other token the page says so, and what was written is sent after signing in again', async () => {
  const minji = await market.arrive('minji');
  const gives = await signInGives(minji.page, 'minji');
  await minji.page.reload();
  await minji.enter(CAMERA);
  gives.refuses = true;
  const banner = minji.page.locator('[data-testid="connection-banner"][data-phase="refused"]');
  await banner.filter({ hasText: '로그인이 만료되었어요' }).waitFor();
  await minji.write('written without a token');
  await minji.write('and one more');
  await minji.untilStatus('and one more', 'sending');
  await minji.page.getByTestId('composer-input').fill('half a thought');

  await banner.getByRole('button', { name: '다시 로그인' }).click();
  gives.refuses = false;
  await minji.page.getByTestId('sign-in-minji').click();
  await minji.page.getByTestId('nav-chats').click();
  await minji.enter(CAMERA);
  await minji.untilStatus('and one more', 'sent');
  expect((await market.history(minji.page, 'minji')).slice(-2)).toEqual(['written without a token', 'and one more']);
  expect(await minji.page.getByTestId('composer-input').inputValue()).toBe('half a thought');
});
