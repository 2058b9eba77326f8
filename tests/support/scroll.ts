// Turns the wheel over a conversation: once, or until a message is in sight, with rests or as fast as its frames come.
import type { Page } from 'playwright-core';

/** One turn: less than the list is high, so that no message passes by between two looks. */
const TURN_PX = 480;

const atSeq = (seq: number) => `[data-testid="message"][data-seq="${seq}"]`;

export const scrollUpTo = (page: Page, seq: number, withinMs: number) =>
  turnUntilSeen(page, () => page.mouse.wheel(0, -TURN_PX), seq, withinMs);

export const scrollDownTo = (page: Page, seq: number, withinMs: number) =>
  turnUntilSeen(page, () => page.mouse.wheel(0, TURN_PX), seq, withinMs);

/** As one who reads: the wheel rests after each turn, until what it moved is at rest too. */
export const readUpTo = (page: Page, seq: number, withinMs: number) =>
  turnUntilSeen(page, () => turnOnce(page, -TURN_PX), seq, withinMs);

/** Turns the wheel once, and answers when that has moved what it moves: whatever moves later moves by itself. */
export async function turnOnce(page: Page, px: number): Promise<void> {
  const turn = await page.evaluateHandle(() => {
    const STILL_FRAMES = 6;
    const atRest = new Promise<void>((resolve) => {
      const turned = () => {
        let still = 0;
        const moved = () => {
          still = 0;
        };
        document.addEventListener('scroll', moved, true);
        requestAnimationFrame(function next() {
          still += 1;
          if (still <= STILL_FRAMES) {
            requestAnimationFrame(next);
            return;
          }
          document.removeEventListener('scroll', moved, true);
          resolve();
        });
      };
      document.addEventListener('wheel', turned, { capture: true, once: true, passive: true });
    });
    return { atRest };
  });
  await page.mouse.wheel(0, px);
  await turn.evaluate(({ atRest }) => atRest);
  await turn.dispose();
}

async function turnUntilSeen(page: Page, turn: () => Promise<void>, seq: number, withinMs: number): Promise<void> {
  await page.getByTestId('message-list').hover();
  const deadline = Date.now() + withinMs;
  while (!(await isSeen(page, seq))) {
    if (Date.now() > deadline) throw new Error(`Message ${seq} was not reached within ${withinMs} ms`);
    await turn();
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
