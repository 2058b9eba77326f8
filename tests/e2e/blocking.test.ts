// In two real browsers one person blocks and reports the other, and both see what that means.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, Visitor } from './browser.js';

const SUBJECT = '올림푸스';

let folder: string;
let browser: Browser;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-blocking-'));
  browser = await launchChromium();
  server = await startServer({ host: 'marketplace', env: { DORAN_DATA: folder, PORT: '0', DORAN_DEMO: '1' } });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('[BLOCK1][BLOCK3][BLOCK5] a block is felt at once on both sides, and so is its end', async () => {
  const minji = await Visitor.arrive(browser, server.url, 'minji');
  const phone = await Visitor.arrive(browser, server.url, 'minji');
  const junho = await Visitor.arrive(browser, server.url, 'junho', 'en-US');
  for (const visitor of [minji, phone, junho]) await visitor.enter(SUBJECT);
  await junho.write('before the block');
  await minji.message('before the block').waitFor();
  await minji.page.locator('[data-testid="presence"][data-online="true"]').waitFor();

  await minji.page.getByTestId('room-menu').click();
  await minji.page.getByTestId('report').click();
  await minji.page.getByTestId('report-reason').selectOption('abuse');
  await minji.page.getByTestId('report-dialog').getByText('before the block').click();
  await minji.page.getByTestId('report-send').click();
  await minji.page.getByTestId('report-close').click();

  await minji.page.getByTestId('room-menu').click();
  await minji.page.getByTestId('block').click();
  for (const mine of [minji, phone]) await mine.page.getByTestId('composer-blocked').waitFor();
  await minji.page.locator('[data-testid="presence"][data-online="true"]').waitFor({ state: 'detached' });

  await junho.write('after the block');
  const refused = junho.page.locator('[data-testid="message"][data-status="failed"]', { hasText: 'after the block' });
  await refused.waitFor();
  expect(await minji.message('after the block').count()).toBe(0);

  await minji.page.getByTestId('composer-unblock').click();
  await minji.page.getByTestId('composer-input').waitFor();
  await phone.page.getByTestId('composer-input').waitFor();
  await junho.write('friends again');
  await minji.message('friends again').waitFor();
  await minji.page.locator('[data-testid="presence"][data-online="true"]').waitFor();
});
