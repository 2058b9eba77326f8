// Every state that the demo's page can be seen in, and how one gets there; each goes on from the one before it.
import type { BrowserContext, Page } from 'playwright-core';
import { turnOnce } from '../support/scroll.js';
import { forgetNewest, LONG_NAME, leaveUnread, type SeededRooms } from './rooms.seed.js';

export interface Scene {
  context: BrowserContext;
  page: Page;
  url: string;
  databaseUrl: string;
  rooms: SeededRooms;
  /** What the page threw. */
  errors: string[];
  /** Somebody else begins to type in a room. */
  type: (room: string) => void;
}

export type Step = (scene: Scene) => Promise<unknown>;

const at = (scene: Scene, id: string) => scene.page.getByTestId(id);

async function signIn(scene: Scene, person: string): Promise<void> {
  await at(scene, `sign-in-${person}`).click();
  await at(scene, 'nav-chats').click();
  await scene.page.locator('[data-testid="room-list"] li, .doran-quiet-quiet').first().waitFor();
}

const goTo = (scene: Scene, hash: string) => scene.page.evaluate((next) => window.location.replace(next), hash);

async function enter(scene: Scene, room: keyof SeededRooms, holds = '[data-testid="message"]'): Promise<void> {
  const id = scene.rooms[room];
  await goTo(scene, `#/rooms/${id}`);
  // The room that was open before stays in sight until the page has followed. On a phone the list is out of sight.
  await scene.page.locator(`[data-room-id="${id}"][aria-current="page"]`).waitFor({ state: 'attached' });
  await scene.page.locator(`[data-testid="conversation"] ${holds}`).last().waitFor();
}

async function write(scene: Scene, text: string): Promise<void> {
  await at(scene, 'composer-input').fill(text);
  await at(scene, 'composer-send').click();
}

/** Opens the menu of the message that holds this text. */
async function openMenu(scene: Scene, text: string): Promise<void> {
  const row = at(scene, 'message').filter({ hasText: text });
  await row.scrollIntoViewIfNeeded();
  await row.hover();
  await row.getByTestId('message-menu').click();
  await at(scene, 'menu-reply').waitFor();
}

async function choose(scene: Scene, text: string, act: 'reply' | 'edit' | 'delete'): Promise<void> {
  await openMenu(scene, text);
  await at(scene, `menu-${act}`).click();
}

const MINE = '그럼요, 천천히';

/** One after the other, in one window that stays connected. */
export const STATES: Record<string, Step> = {
  'sign-in': async (scene) => {
    await scene.page.goto(scene.url);
    await at(scene, 'two').waitFor();
  },
  'rooms-empty': (scene) => signIn(scene, 'haneul'),
  'new-conversation': async (scene) => {
    await goTo(scene, '#/new');
    await at(scene, 'person-minji').waitFor();
  },
  rooms: async (scene) => {
    await goTo(scene, '#/chats');
    await at(scene, 'sign-out').click();
    await leaveUnread(scene.databaseUrl, scene.rooms.full);
    await signIn(scene, 'minji');
    await at(scene, 'room-item')
      .filter({ hasText: LONG_NAME.slice(0, 20) })
      .waitFor();
  },
  'conversation-empty': (scene) => enter(scene, 'empty', '.doran-quiet-quiet'),
  'conversation-unread': async (scene) => {
    await enter(scene, 'full', '[data-testid="new-line"]');
    // Said again as whoever types does: a server that is busy leaves such hints out ([ERR7]).
    const typing = setInterval(() => scene.type(scene.rooms.full), 500);
    await at(scene, 'typing-line')
      .waitFor()
      .finally(() => clearInterval(typing));
  },
  'conversation-full': async (scene) => {
    // A hand lets go of the line; the list would hold it against anything else that comes so soon.
    await at(scene, 'message-list').hover();
    await turnOnce(scene.page, -50);
    await at(scene, 'message').filter({ hasText: '3. 좋은 기분' }).scrollIntoViewIfNeeded();
    await at(scene, 'jump').waitFor();
  },
  'menu-open': async (scene) => {
    await at(scene, 'jump').click();
    await openMenu(scene, MINE);
  },
  editing: async (scene) => {
    await at(scene, 'menu-edit').click();
    await at(scene, 'composer-task').waitFor();
  },
  replying: async (scene) => {
    await scene.page.keyboard.press('Escape');
    await choose(scene, 'See you there!', 'reply');
    await at(scene, 'composer-task').waitFor();
  },
  'delete-asked': async (scene) => {
    await scene.page.keyboard.press('Escape');
    await choose(scene, MINE, 'delete');
    await at(scene, 'confirm-delete').waitFor();
  },
  'too-long': async (scene) => {
    await scene.page.keyboard.press('Escape');
    await at(scene, 'composer-input').fill('긴 글 '.repeat(1_400));
    await scene.page.locator('[data-alarm]').waitFor();
  },
  'long-names': async (scene) => {
    await at(scene, 'composer-input').fill('');
    await enter(scene, 'long');
  },
  'read-only': (scene) => enter(scene, 'readonly'),
  'ten-thousand': (scene) => enter(scene, 'big'),
  'not-found': async (scene) => {
    await goTo(scene, '#/rooms/00000000-0000-4000-8000-000000000000');
    await scene.page.locator('.doran-quiet-quiet button').waitFor();
  },
  failed: async (scene) => {
    await enter(scene, 'big');
    await forgetNewest(scene.databaseUrl, scene.rooms.big);
    await choose(scene, 'Message number 10000', 'reply');
    await write(scene, 'Will this arrive?');
    await at(scene, 'discard').waitFor();
  },
  'side-by-side': async (scene) => {
    await at(scene, 'discard').click();
    await scene.page.goto(`${scene.url}/?two`);
    const left = scene.page.getByTestId('pane-left');
    await left.getByTestId('composer-input').fill('결과물을 보니 햇빛이 예쁘게 들어왔네요! 토요일에 받으러 갈게요 ☀️');
    await left.getByTestId('composer-input').press('Enter');
    const sent = left.locator('[data-testid="message"]:not([data-deleted])').filter({ hasText: '햇빛이 예쁘게' });
    await sent.last().and(left.locator('[data-status="read"]')).waitFor();
  },
};

/** Each in a window of its own, whose network does what the state needs. */
export const BROKEN_STATES: Record<string, Step> = {
  'people-loading': async ({ page, url }) => {
    await page.route('**/market/people', () => {});
    await page.goto(url);
    await page.locator('.doran-bones-list').waitFor();
  },
  'people-failed': async ({ page, url }) => {
    await page.route('**/market/people', (route) => route.abort());
    await page.goto(url);
    await page.getByRole('alert').waitFor();
  },
  refused: async (scene) => {
    await scene.page.unrouteAll();
    await scene.page.route('**/market/session', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), token: 'worn.out.token' } });
    });
    await scene.page.goto(scene.url);
    await at(scene, 'sign-in-minji').click();
    await scene.page.locator('[data-phase="refused"]').waitFor();
  },
  loading: async ({ page, url }) => {
    await page.unrouteAll();
    await page.evaluate(() => sessionStorage.clear());
    await page.routeWebSocket(/socket\.io/, () => {});
    await page.route('**/socket.io/**', () => {});
    await page.goto(url);
    await page.getByTestId('sign-in-minji').click();
    await page.locator('[data-phase="connecting"]').waitFor();
    await page.getByTestId('nav-chats').click();
    await page.locator('.doran-bones-list').waitFor();
  },
  'conversation-loading': async ({ page, rooms }) => {
    await page.evaluate((id) => window.location.replace(`#/rooms/${id}`), rooms.full);
    await page.locator('.doran-bones-talk').waitFor();
  },
  'conversation-failed': async (scene) => {
    await scene.page.unrouteAll();
    await scene.page.evaluate(() => sessionStorage.clear());
    await scene.page.routeWebSocket(/socket\.io/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        const asked = /^42(\/chat,\d+)\["room:subscribe"/.exec(String(frame))?.[1];
        const error = { code: 'unavailable', message: 'not now', retryable: true };
        if (asked) socket.send(`43${asked}${JSON.stringify([{ ok: false, error }])}`);
        else server.send(frame);
      });
    });
    await scene.page.goto(scene.url);
    await signIn(scene, 'minji');
    await enter(scene, 'full', '.doran-quiet-quiet button');
  },
};

/** In a window that was connected, and whose server is gone. */
export const CUT_STATES: Record<string, Step> = {
  offline: async (scene) => {
    await scene.page.locator('[data-phase="offline"]').waitFor();
    await write(scene, '기차가 터널에 들어갔어요');
    await scene.page.locator('[data-testid="message"][data-status="sending"]').waitFor();
  },
};
