// What a page's frames cost while something is done to it: how far they lie apart, and how long its scripts held them up.
import type { Page } from 'playwright-core';

export interface Frames {
  /** Between one frame and the next, in milliseconds: also what the machine was busy with otherwise. */
  intervals: number[];
  /** For each frame of more than 50 ms: what the page's own scripts took of it. */
  scripts: number[];
  /** Tasks of more than 50 ms. */
  tasks: number[];
  /** The most rows that stood in the document at once. */
  rows: number;
}

interface Watch extends Frames {
  stop(): void;
}

interface LongFrame extends PerformanceEntry {
  scripts: { duration: number; sourceURL: string }[];
}

declare global {
  interface Window {
    doranFrames?: Watch;
  }
}

/** Runs `act` and answers what the page's frames cost meanwhile. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(watch);
  await act();
  return page.evaluate(() => {
    const { stop, ...frames } = window.doranFrames!;
    stop();
    return frames;
  });
}

/** Runs in the page. */
function watch(): void {
  const frames = { intervals: [] as number[], scripts: [] as number[], tasks: [] as number[], rows: 0 };
  const isOurs = ({ sourceURL }: { sourceURL: string }) => sourceURL.startsWith(location.origin);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.entryType === 'longtask') frames.tasks.push(entry.duration);
      else {
        const ours = (entry as LongFrame).scripts.filter(isOurs);
        frames.scripts.push(ours.reduce((sum, { duration }) => sum + duration, 0));
      }
    }
  });
  observer.observe({ type: 'longtask' });
  observer.observe({ type: 'long-animation-frame' });
  const rows = document.getElementsByClassName('doran-messages-item');
  let before = performance.now();
  let handle = requestAnimationFrame(function next(now) {
    frames.intervals.push(now - before);
    frames.rows = Math.max(frames.rows, rows.length);
    before = now;
    handle = requestAnimationFrame(next);
  });
  window.doranFrames = Object.assign(frames, {
    stop() {
      observer.disconnect();
      cancelAnimationFrame(handle);
    },
  });
}
