// The demo's page in a real Chromium, as a person uses it.
import type { Browser, Locator, Page } from 'playwright-core';

export { chromiumCommand, launchChromium } from '../support/chromium.js';

/** One person at one window of their own: no storage is shared with the others. */
export class Visitor {
  private constructor(
    readonly page: Page,
    readonly id: string,
  ) {}

  static async arrive(browser: Browser, url: string, id: string, locale = 'ko-KR'): Promise<Visitor> {
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
    return Visitor.signIn(await context.newPage(), url, id);
  }

  /** In a window that is there already. */
  static async signIn(page: Page, url: string, id: string): Promise<Visitor> {
    await page.goto(url);
    await page.getByTestId(`sign-in-${id}`).click();
    await page.getByTestId('nav-chats').click();
    await page.getByTestId('room-list').waitFor();
    return new Visitor(page, id);
  }

  /** The room whose row in the list holds this text. */
  room(text: string): Locator {
    return this.page.getByTestId('room-item').filter({ hasText: text });
  }

  async enter(text: string): Promise<void> {
    // As a person does; and a window that nobody looks at may put off what it draws.
    await this.page.bringToFront();
    await this.room(text).click();
    // The room that was open before stays in sight, and can be written to, until the page has followed the click.
    await this.room(text).and(this.page.locator('[aria-current="page"]')).waitFor();
    await this.page.getByTestId('conversation').getByTestId('message').last().waitFor();
  }

  async write(text: string): Promise<void> {
    await this.page.getByTestId('composer-input').fill(text);
    await this.page.getByTestId('composer-input').press('Enter');
  }

  message(text: string): Locator {
    return this.page.getByTestId('message').filter({ hasText: text });
  }

  /** Waits until one's own message has come that far. */
  async untilStatus(text: string, status: 'sending' | 'sent' | 'delivered' | 'read'): Promise<void> {
    await this.page.locator(`[data-testid="message"][data-status="${status}"]`, { hasText: text }).waitFor();
  }

  /** What stands in the conversation, in order: each message's seq and words. */
  async conversation(): Promise<{ seq: number; text: string }[]> {
    return this.page
      .getByTestId('message')
      .evaluateAll((rows) =>
        rows.map((row) => ({ seq: Number(row.getAttribute('data-seq')), text: row.textContent ?? '' })),
      );
  }

  /** Follows what status each message shows from now on; answers how to ask for those of one, in order. */
  async watchStatuses(): Promise<(text: string) => Promise<string[]>> {
    const seen = await this.page.evaluateHandle(() => {
      const shown: { id: string | undefined; text: string; status: string }[] = [];
      const look = () => {
        for (const row of document.querySelectorAll<HTMLElement>('[data-testid="message"][data-status]')) {
          const { messageId: id, status = '' } = row.dataset;
          if (shown.findLast((one) => one.id === id)?.status === status) continue;
          shown.push({ id, text: row.textContent ?? '', status });
        }
      };
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
      return shown;
    });
    return async (text) => {
      const shown = await seen.jsonValue();
      return shown.filter((one) => one.text.includes(text)).map((one) => one.status);
    };
  }

  /** Of the words in the conversation, in order, those that are like these. */
  async said(like: RegExp): Promise<string[]> {
    return (await this.conversation()).flatMap(({ text }) => like.exec(text)?.[0] ?? []);
  }

  /** Follows whether any of these is shown from now on, however shortly; answers how to ask what they said. */
  async watchFor(...testIds: string[]): Promise<() => Promise<string[]>> {
    const seen = await this.page.evaluateHandle((ids) => {
      const said: string[] = [];
      const look = () => {
        for (const found of document.querySelectorAll(ids.map((id) => `[data-testid="${id}"]`).join()))
          said.push(found.textContent ?? '');
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
      return said;
    }, testIds);
    return () => seen.jsonValue();
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

/** Writes on, without another word, until somebody sees it: a server that is busy leaves such hints out ([ERR7]). */
export async function typeUntil(seen: Locator, composer: Locator, text: string): Promise<void> {
  await composer.pressSequentially(text);
  while (!(await seen.isVisible())) {
    await composer.press('x', { delay: 100 });
    await composer.press('Backspace', { delay: 100 });
  }
}
