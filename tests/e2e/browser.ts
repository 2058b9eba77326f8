// The demo's page in a real Chromium, as a person uses it.
import type { Browser, Locator, Page } from 'playwright-core';

export { launchChromium } from '../support/chromium.js';

/** One person at one window of their own: no storage is shared with the others. */
export class Visitor {
  private constructor(
    readonly page: Page,
    readonly id: string,
  ) {}

  static async arrive(browser: Browser, url: string, id: string, locale = 'ko-KR'): Promise<Visitor> {
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
    const visitor = new Visitor(await context.newPage(), id);
    await visitor.page.goto(url);
    await visitor.page.getByTestId(`sign-in-${id}`).click();
    await visitor.page.getByTestId('room-list').waitFor();
    return visitor;
  }

  /** The room whose row in the list holds this text. */
  room(text: string): Locator {
    return this.page.getByTestId('room-item').filter({ hasText: text });
  }

  async enter(text: string): Promise<void> {
    await this.room(text).click();
    await this.page.getByTestId('conversation').waitFor();
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

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}
