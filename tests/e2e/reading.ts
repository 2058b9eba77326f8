// What a reader's eye meets in a conversation that is being scrolled: noted in the page, once a frame.
import type { Page } from 'playwright-core';

export interface Reading {
  /** The messages in sight, by seq, each time they were others than before: the first and the last of them. */
  sights: [first: number, last: number][];
  /** Frames in which the rows in sight were not one run of seqs with the words that belong to them. */
  torn: string[];
  /** In pixels: how far a message that stayed in sight moved against the way of the wheel, at most. */
  backwards: number;
}

declare global {
  interface Window {
    doranReading?: Reading & { stop(): void };
  }
}

/** Runs `act`, which scrolls up, and answers what was met meanwhile. */
export async function readingDuring(page: Page, act: () => Promise<void>): Promise<Reading> {
  await page.evaluate(watch);
  // Where the reader stood is noted before anything moves.
  await page.waitForFunction(() => window.doranReading!.sights.length > 0);
  await act();
  return page.evaluate(() => {
    const { stop, ...reading } = window.doranReading!;
    stop();
    return reading;
  });
}

/** Runs in the page. Each body begins with `#` and its seq. */
function watch(): void {
  const reading: Reading = { sights: [], torn: [], backwards: 0 };
  const list = document.querySelector('[data-testid="message-list"]')!;
  const edges = list.getBoundingClientRect();
  let before = new Map<number, number>();
  // A task behind the frame sees what was painted: in the frame itself, the list may not be done with measuring.
  const painted = new MessageChannel();
  let handle = requestAnimationFrame(function next() {
    handle = requestAnimationFrame(next);
    painted.port2.postMessage(null);
  });
  painted.port1.onmessage = () => {
    const tops = new Map<number, number>();
    for (const row of list.querySelectorAll<HTMLElement>('[data-testid="message"]')) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= edges.top || top >= edges.bottom) continue;
      const seq = Number(row.dataset.seq);
      if (!row.textContent?.includes(`#${seq} `)) reading.torn.push(`${seq} says ${row.textContent}`);
      tops.set(seq, top);
    }
    const seqs = [...tops.keys()];
    if (seqs.length === 0) return;
    const [first, last] = [seqs[0]!, seqs.at(-1)!];
    if (seqs.some((seq, index) => seq !== first + index)) reading.torn.push(seqs.join(' '));
    const known = reading.sights.at(-1);
    if (known?.[0] !== first || known[1] !== last) reading.sights.push([first, last]);
    for (const [seq, top] of tops) reading.backwards = Math.max(reading.backwards, (before.get(seq) ?? top) - top);
    before = tops;
  };
  window.doranReading = Object.assign(reading, {
    stop() {
      cancelAnimationFrame(handle);
      painted.port1.close();
    },
  });
}
