// Turns the wheel over a conversation, as fast as its frames come, until a message is in sight.
import type { Page } from 'playwright-core';

/** One turn: less than the list is high, so that no message passes by between two looks. */
const TURN_PX = 480;

const atSeq = (seq: number) => `[data-testid="message"][data-seq="${seq}"]`;

export const scrollUpTo = (page: Page, seq: number, withinMs: number) => turnUntilSeen(page, -TURN_PX, seq, withinMs);

export const scrollDownTo = (page: Page, seq: number, withinMs: number) => turnUntilSeen(page, TURN_PX, seq, withinMs);

async function turnUntilSeen(page: Page, px: number, seq: number, withinMs: number): Promise<void> {
  await page.getByTestId('message-list').hover();
  const deadline = Date.now() + withinMs;
  while (!(await isSeen(page, seq))) {
    if (Date.now() > deadline) throw new Error(`Message ${seq} was not reached within ${withinMs} ms`);
    await page.mouse.wheel(0, px);
  }
}

/** Asks after a frame: the wheel waits for the page, as a hand does. */
function isSeen(page: Page, seq: number): Promise<boolean> {
  return page.evaluate(
    (selector) =>
      new Promise<boolean>((resolve) => {
        requestAnimationFrame(() => {
          const list = document.querySelector('[data-testid="message-list"]')!.getBoundingClientRect();
          const row = document.querySelector(selector)?.getBoundingClientRect();
          resolve(row !== undefined && row.bottom > list.top && row.top < list.bottom);
        });
      }),
    atSeq(seq),
  );
}
