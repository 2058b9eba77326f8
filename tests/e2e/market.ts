// One demo market for a file of tests: its server, its Chromium, who came to it, and what its history says.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, Visitor } from './browser.js';

/** The room of Minji and Junho, by a part of its title; Minji's other one is Sora's. */
export const CAMERA = '올림푸스';
export const PLANT = '몬스테라';

export interface Market {
  readonly server: ServerProcess;
  readonly browser: Browser;
  readonly folder: string;
  arrive(id: string, locale?: string): Promise<Visitor>;
  /** kill -9: whatever was being done stays half done. */
  fall(): Promise<void>;
  /** Starts again on the same port and the same data. */
  rise(): Promise<void>;
  tokenOf(userId: string, seconds?: number): Promise<string>;
  /** The bodies of the newest hundred messages of the room that this page shows, as the server keeps them. */
  history(page: Page, userId: string): Promise<string[]>;
}

/** Opens it before the tests of the file, sends everyone home after each of them, and takes it down after the last. */
export function openMarket(): Market {
  let browser: Browser;
  let server: ServerProcess;
  let folder: string;
  const visitors: Visitor[] = [];
  // One person comes back here more often in a minute than anybody does.
  const start = (port = '0') =>
    startServer({
      host: 'marketplace',
      env: { DORAN_DATA: folder, PORT: port, DORAN_DEMO: '1', DORAN_LIMITS: RAISED_LIMITS },
    });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doran-e2e-'));
    [browser, server] = await Promise.all([launchChromium(), start()]);
  });
  afterEach(async () => {
    await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tokenOf = (userId: string, seconds = 600) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
      .sign(Buffer.from(server.secret));

  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
    get folder() {
      return folder;
    },
    async arrive(id, locale) {
      const visitor = await Visitor.arrive(browser, server.url, id, locale);
      visitors.push(visitor);
      return visitor;
    },
    fall: () => server.kill('SIGKILL'),
    async rise() {
      server = await start(new URL(server.url).port);
    },
    tokenOf,
    async history(page, userId) {
      const roomId = /[0-9a-f-]{36}$/.exec(page.url())?.[0];
      const answer = await fetch(`${server.url}/chat/rooms/${roomId}/messages?limit=100`, {
        headers: { authorization: `Bearer ${await tokenOf(userId)}` },
      });
      const { messages } = (await answer.json()) as { messages: { body: string }[] };
      return messages.map(({ body }) => body);
    },
  };
}
