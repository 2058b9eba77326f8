// Two tabs of one person share one outbox: each message goes out once, in order, whichever tab goes, and however it goes.
import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Visitor } from './browser.js';
import { CAMERA, openMarket, PLANT } from './market.js';
import { isAnswer, Wire } from './wire.js';

const market = openMarket();

/** Browsers without Web Locks take turns by a lease in the store; without channels, tabs look again. */
function takeAway(): void {
  Object.defineProperty(navigator, 'locks', { value: undefined });
  Object.defineProperty(window, 'BroadcastChannel', { value: undefined });
}

async function twoTabs(
  old = false,
): Promise<{ context: BrowserContext; tabs: [Visitor, Visitor]; wires: [Wire, Wire] }> {
  const context = await market.browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 800 } });
  if (old) await context.addInitScript(takeAway);
  const pages = [await context.newPage(), await context.newPage()] as const;
  const wires: [Wire, Wire] = [await Wire.through(pages[0]), await Wire.through(pages[1])];
  const tabs: [Visitor, Visitor] = [
    await Visitor.signIn(pages[0], market.server.url, 'minji'),
    await Visitor.signIn(pages[1], market.server.url, 'minji'),
  ];
  return { context, tabs, wires };
}

const sends = (wires: readonly Wire[], text: string) =>
  wires.reduce((sum, wire) => sum + wire.timesSent('message:send', `"${text}"`), 0);

it.each([
  ['Web Locks', false],
  ['a lease in the store', true],
])('[SEND2][SEND4] with %s: what both wrote offline shows in both, and goes out once, in order', async (kind, old) => {
  const { context, tabs, wires } = await twoTabs(old);
  const [one, two] = tabs;
  for (const room of [PLANT, CAMERA]) for (const tab of tabs) await tab.enter(room);
  await context.setOffline(true);
  // Each page hears of it in its own time; until then what is written still goes out.
  for (const { page } of tabs) await page.locator('[data-testid="connection-banner"][data-phase="offline"]').waitFor();
  const written = [1, 2, 3].flatMap((turn) => [`${kind} ${turn} of one`, `${kind} ${turn} of two`]);
  for (const [turn, text] of written.entries()) {
    await tabs[turn % 2]!.write(text);
    // The other tab has heard of it before the next one is written there, as when one person changes tabs.
    await tabs[(turn + 1) % 2]!.untilStatus(text, 'sending');
  }
  await two.enter(PLANT);
  await two.write(`${kind} in the other room`);
  await one.enter(PLANT);
  await one.untilStatus(`${kind} in the other room`, 'sending');

  await context.setOffline(false);
  for (const tab of tabs) await tab.untilStatus(`${kind} in the other room`, 'sent');
  expect((await market.history(one.page, 'minji')).at(-1)).toBe(`${kind} in the other room`);
  for (const tab of tabs) {
    await tab.enter(CAMERA);
    await tab.untilStatus(written.at(-1)!, 'sent');
    await expect.poll(() => tab.said(new RegExp(`${kind} \\d of \\w{3}`))).toEqual(written);
  }
  expect((await market.history(one.page, 'minji')).slice(-written.length)).toEqual(written);
  for (const text of written) expect([text, sends(wires, text)]).toEqual([text, 1]);
  await context.close();
});

const closed = (page: Page) => page.close();
const crashed = async (page: Page) => {
  const gone = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  // It is never answered: who should answer is gone.
  session.send('Page.crash').catch(() => {});
  await gone;
};

it.each([
  ['closed', closed],
  ['crashed', crashed],
])('[SEND2][SEND4] when the tab that sends is %s in the middle, the other one goes on', async (how, end) => {
  const { context, tabs, wires } = await twoTabs();
  for (const tab of tabs) await tab.enter(CAMERA);
  // Whichever has the turn: the server takes the first message, and its answer does not come.
  for (const wire of wires) wire.keepBack(isAnswer);
  const written = [1, 2, 3].map((turn) => `${how} ${turn}`);
  for (const text of written) await tabs[0].write(text);
  await expect.poll(() => market.history(tabs[0].page, 'minji')).toContain(written[0]);
  const sender = wires.findIndex((wire) => wire.timesSent('message:send', written[0]) === 1);
  const gone = tabs[sender]!;
  const left = tabs[1 - sender]!;
  await left.untilStatus(written[2]!, 'sending');

  wires[1 - sender]!.letThrough();
  await end(gone.page);
  await left.untilStatus(written[2]!, 'sent');
  expect((await market.history(left.page, 'minji')).slice(-3)).toEqual(written);
  await expect.poll(() => left.said(new RegExp(`${how} \\d`))).toEqual(written);
  // The first one is sent again at most, and is the same message then; the others were still to be sent.
  for (const text of written.slice(1)) expect([text, sends([wires[1 - sender]!], text)]).toEqual([text, 1]);
  await context.close();
});
