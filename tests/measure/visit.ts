// One person's visit to a room of the built page, and what it took until the room could be used.
import type { Browser, Page } from 'playwright-core';
import { signIn } from '../support/long.room.js';

declare global {
  interface Window {
    doranUsable?: number;
  }
}

export interface Load {
  /** From the navigation on, in milliseconds. */
  firstPaint: number;
  usable: number;
}

/** Opens a window of its own, with nothing kept in it but who one is. */
export async function arrive(browser: Browser, url: string, userId: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 800 } });
  const { user } = await signIn(url, userId);
  await context.addInitScript(remember, user);
  await context.addInitScript(untilUsable);
  return context.newPage();
}

/** Goes to an address and waits until the messages of its room are seen and the composer takes words. */
export async function open(page: Page, address: string): Promise<Load> {
  // The same address again would only change the hash.
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForFunction(() => window.doranUsable !== undefined, undefined, { timeout: 20_000 });
  return page.evaluate(() => ({
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    usable: window.doranUsable!,
  }));
}

/** Runs in the page, before its own scripts. */
function remember(user: object): void {
  if (location.protocol === 'http:') sessionStorage.setItem('doran.who', JSON.stringify(user));
}

/** The same: looks once a frame, and notes the frame after the one in which everything was there. */
function untilUsable(): void {
  requestAnimationFrame(function look() {
    const seen = [...document.querySelectorAll('[data-testid="message"]')].some((row) =>
      row.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );
    const composer = document.querySelector<HTMLTextAreaElement>('[data-testid="composer-input"]');
    if (!seen || !composer || composer.disabled) requestAnimationFrame(look);
    else
      requestAnimationFrame(() => {
        window.doranUsable = performance.now();
      });
  });
}
