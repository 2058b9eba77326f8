// What must hold of the page in every state: no rule of accessibility is broken, nothing overflows, a finger hits.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules of axe that are broken, each with where and why; in the dark only what colours can break. */
export async function brokenRules(page: Page, colours: 'light' | 'dark'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const what =
    colours === 'light'
      ? ({ type: 'tag', values: RULES } as const)
      : ({ type: 'rule', values: ['color-contrast'] } as const);
  return page.evaluate(async (runOnly) => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: runOnly as axe.RunOnly,
      resultTypes: ['violations'],
      // The page has no frames and no styles from elsewhere.
      iframes: false,
      preload: false,
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`,
      ),
    );
  }, what);
}

/** What stands out of the page, scrolls sideways, or is cut off without an ellipsis. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const width = document.documentElement.clientWidth;
    const told = (element: Element) => `<${element.localName} class="${element.getAttribute('class')}">`;
    if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
    for (const element of document.body.querySelectorAll<HTMLElement>('*:not(svg *)')) {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // What is for ears only is clipped on purpose, and so is what ends in an ellipsis.
      if (box.width === 0 || element.closest('.doran-unseen')) continue;
      if (element.parentElement?.closest('[data-cut]')) continue;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') {
        element.dataset.cut = '';
        continue;
      }
      if (box.left < -1 || box.right > width + 1) found.push(`${told(element)} stands out of the page`);
      const cuts = style.overflowX !== 'visible' && !(element instanceof HTMLTextAreaElement);
      if (cuts && element.scrollWidth > element.clientWidth + 1)
        found.push(`${told(element)} holds more than its width`);
      if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE)) continue;
      const words = document.createRange();
      words.selectNodeContents(element);
      if (words.getBoundingClientRect().right > box.right + 1) found.push(`${told(element)} has words beyond its edge`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('[data-cut]')) delete element.dataset.cut;
    return found;
  });
}

/** The buttons and links in sight that a finger (44 px) would miss; links within a sentence may be as small as it is. */
export function missedByFinger(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const REACH = 21;
    const missed: string[] = [];
    for (const target of document.querySelectorAll<HTMLElement>('button, a[href], [role=menuitem]')) {
      const box = target.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const scroller = target
        .closest('[data-testid=message-list], [data-testid=page], .doran-list-list')
        ?.getBoundingClientRect();
      // What floats above may cover a part, and so may the edge of what scrolls.
      const isFree = (py: number) => !scroller || (py > scroller.top && py < scroller.bottom);
      const floats = (px: number, py: number) =>
        document.elementFromPoint(px, py)?.closest('[role=menu], [data-testid=jump]');
      const isHit = (px: number, py: number) => target.contains(document.elementFromPoint(px, py));
      // What is covered by a dialog or scrolled away is no target now.
      if (getComputedStyle(target).display === 'inline' || !isHit(x, y)) continue;
      const reached = [
        [x - REACH, y],
        [x + REACH, y],
        [x, y - REACH],
        [x, y + REACH],
      ].filter(
        ([px, py]) =>
          !isFree(py!) ||
          floats(px!, py!) ||
          px! < 0 ||
          py! < 0 ||
          px! > innerWidth ||
          py! > innerHeight ||
          isHit(px!, py!),
      );
      if (reached.length < 4)
        missed.push(`${target.textContent || target.ariaLabel} (${Math.round(box.width)} × ${Math.round(box.height)})`);
    }
    return missed;
  });
}

/** Keeps a picture of the state, when a folder for them is named. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.DORAN_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
