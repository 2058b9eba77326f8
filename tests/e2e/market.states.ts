// Every page of the marketplace around the chat, and how one gets there; each goes on from the one before it.
import type { Scene, Step } from './page.states.js';

const at = (scene: Scene, id: string) => scene.page.getByTestId(id);
const goTo = (scene: Scene, hash: string) => scene.page.evaluate((next) => window.location.replace(next), hash);

async function as(scene: Scene, person: string): Promise<void> {
  await scene.page.evaluate(() => sessionStorage.clear());
  await scene.page.goto(scene.url);
  await scene.page.reload();
  await at(scene, `sign-in-${person}`).click();
  await at(scene, 'listings').waitFor();
}

/** What somebody does elsewhere meanwhile. */
async function post(scene: Scene, person: string, path: string, body = {}): Promise<unknown> {
  const session = await fetch(`${scene.url}/market/session`, asJson({ userId: person }));
  const { token } = (await session.json()) as { token: string };
  const answer = await fetch(`${scene.url}/market/${path}`, asJson(body, { authorization: `Bearer ${token}` }));
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
  return answer.json();
}

const asJson = (body: object, headers = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** An auction of its own for each window, so that one does not bid against the other. */
async function openAuction(scene: Scene, seconds: number): Promise<string> {
  const thing = {
    title: '손으로 짠 담요',
    body: '겨울 내내 짰어요.\nAs warm as it looks.',
    place: '연희동',
    picture: 'sofa',
  };
  const price = { startingPrice: 30_000, increment: 2_000, reservePrice: 50_000, seconds };
  return ((await post(scene, 'sora', 'auctions', { ...thing, ...price })) as { id: string }).id;
}

export const MARKET_STATES: Record<string, Step> = {
  home: async (scene) => {
    await scene.page.goto(scene.url);
    await as(scene, 'junho');
  },
  'home-rent': async (scene) => {
    await at(scene, 'filter-rent').click();
    await at(scene, 'listing').filter({ hasText: '텐트' }).waitFor();
  },
  item: async (scene) => {
    await goTo(scene, '#/items/turntable');
    await at(scene, 'ask').waitFor();
  },
  'item-reserving': async (scene) => {
    await at(scene, 'reserve').click();
    await at(scene, 'reserve-to').waitFor();
  },
  'item-refused': async (scene) => {
    await scene.page.route('**/market/listings/*/reservations', (route) => {
      const message = {
        ko: '그 날짜에는 이미 다른 예약이 있어요.',
        en: 'Another reservation holds some of these days.',
      };
      return route.fulfill({ status: 409, json: { code: 'conflict', message } });
    });
    await at(scene, 'reserve-send').click();
    await at(scene, 'trouble').waitFor();
    await scene.page.unrouteAll();
  },
  'item-own': async (scene) => {
    await goTo(scene, '#/items/city-bike');
    await at(scene, 'take-down').click();
    await at(scene, 'take-down-yes').waitFor();
  },
  deal: async (scene) => {
    await goTo(scene, '#/items/monstera');
    await at(scene, 'ask').click();
    await at(scene, 'deal-card').waitFor();
    if ((await at(scene, 'deal-status').count()) === 0) {
      await post(scene, 'junho', 'listings/monstera/reservations', { from: '2027-01-09' });
    }
    await at(scene, 'deal-status').waitFor();
  },
  'deal-accepted': async (scene) => {
    const { reservations } = await reservationsOf(scene, 'junho');
    const id = reservations.find(({ listingId }) => listingId === 'monstera')?.id;
    if (reservations.some((one) => one.id === id && one.status === 'requested')) {
      await post(scene, 'sora', `reservations/${id}/accept`);
    }
    await at(scene, 'step-confirm').waitFor();
  },
  reservations: async (scene) => {
    await goTo(scene, '#/reservations');
    await at(scene, 'reservation').first().waitFor();
  },
  'reservations-empty': async (scene) => {
    await as(scene, 'haneul');
    await goTo(scene, '#/reservations');
    await scene.page.locator('.doran-quiet-quiet').waitFor();
  },
  person: async (scene) => {
    await goTo(scene, '#/people/daniel');
    await scene.page.locator('[data-testid="profile"], [data-testid="trouble"]').waitFor();
  },
  me: async (scene) => {
    await goTo(scene, '#/people/haneul');
    await at(scene, 'to-reservations').waitFor();
    await scene.page.locator('[data-testid="profile"], [data-testid="trouble"]').waitFor();
  },
  sell: async (scene) => {
    await goTo(scene, '#/sell');
    await at(scene, 'sell-auction').check();
    await scene.page.getByRole('radio').nth(4).waitFor();
  },
  auction: async (scene) => {
    const id = await openAuction(scene, 3_600);
    await post(scene, 'daniel', `auctions/${id}/bids`, { id: crypto.randomUUID(), amount: 44_000 });
    await goTo(scene, `#/auctions/${id}`);
    await at(scene, 'bid-1').waitFor();
  },
  'auction-refused': async (scene) => {
    await at(scene, 'bid-own').click();
    await at(scene, 'bid-amount').fill('44001');
    await at(scene, 'bid-send').click();
    await at(scene, 'trouble').waitFor();
  },
  'auction-leading': async (scene) => {
    await at(scene, 'bid-5').click();
    await at(scene, 'leading').waitFor();
  },
  'auction-talk': async (scene) => {
    const side = at(scene, 'side-talk');
    if (await side.isVisible()) await side.click();
    await at(scene, 'join').waitFor();
  },
  'auction-ended': async (scene) => {
    const id = await openAuction(scene, 10);
    await post(scene, 'haneul', `auctions/${id}/bids`, { id: crypto.randomUUID(), amount: 60_000 });
    await goTo(scene, `#/auctions/${id}`);
    await at(scene, 'auction-end').waitFor({ timeout: 60_000 });
  },
};

interface Reserved {
  reservations: { id: string; listingId: string; status: string }[];
}

async function reservationsOf(scene: Scene, person: string): Promise<Reserved> {
  const session = await fetch(`${scene.url}/market/session`, asJson({ userId: person }));
  const { token } = (await session.json()) as { token: string };
  const answer = await fetch(`${scene.url}/market/reservations`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as Reserved;
}
