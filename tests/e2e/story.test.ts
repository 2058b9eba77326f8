// The whole story of the demo in real browsers: a deal from the first question to the trust it earns, and an auction.
import { expect, it } from 'vitest';
import type { Visitor } from './browser.js';
import { openMarket } from './market.js';

const market = openMarket();

const PHONE = '010-2345-6789';
const TITLE = '한국 소설 네 권';

const at = (visitor: Visitor, id: string) => visitor.page.getByTestId(id);

async function goTo(visitor: Visitor, hash: string): Promise<void> {
  await visitor.page.bringToFront();
  await visitor.page.evaluate((next) => {
    window.location.hash = next;
  }, hash);
}

async function press(visitor: Visitor, id: string): Promise<void> {
  await visitor.page.bringToFront();
  await at(visitor, id).click();
}

const untilDeal = (visitor: Visitor, status: string) =>
  visitor.page.locator(`[data-testid="deal-status"][data-status="${status}"]`).waitFor();

async function trustOf(visitor: Visitor, person: string): Promise<number> {
  // Another one's profile may still stand there, and would be read in place of this one.
  await goTo(visitor, '#/');
  await at(visitor, 'profile').waitFor({ state: 'detached' });
  await goTo(visitor, `#/people/${person}`);
  await at(visitor, 'profile').waitFor();
  return Number(await at(visitor, 'trust').textContent());
}

it('ask, reserve, accept, confirm and complete: each step shows at once on both sides', async () => {
  const [emma, minji] = [await market.arrive('emma', 'en-US'), await market.arrive('minji')];
  await goTo(emma, '#/items/novels');
  await press(emma, 'ask');
  await at(emma, 'deal-card').waitFor();
  await minji.enter(TITLE);
  await minji.message('Emma Wilson님이 이 물건을 문의했어요.').waitFor();

  await press(emma, 'deal-reserve');
  await press(emma, 'reserve');
  await press(emma, 'reserve-send');
  for (const both of [emma, minji]) await untilDeal(both, 'requested');
  await minji.message('예약을 요청했어요').waitFor();
  expect(await at(emma, 'step-accept').count()).toBe(0);

  await press(minji, 'step-accept');
  await press(emma, 'step-confirm');
  for (const both of [emma, minji]) await untilDeal(both, 'confirmed');
  await emma.message('You can see each other’s contact details now.').waitFor();

  await press(minji, 'step-complete');
  for (const both of [emma, minji]) await untilDeal(both, 'completed');
  await goTo(emma, '#/reservations');
  await at(emma, 'reservation').filter({ hasText: TITLE }).filter({ hasText: 'Completed' }).waitFor();
});

it('a phone number is hidden until the two have confirmed, and a deal moves the trust of both', async () => {
  const [sora, minji] = [await market.arrive('sora'), await market.arrive('minji', 'en-US')];
  const before = { sora: await trustOf(minji, 'sora'), minji: await trustOf(minji, 'minji') };
  await goTo(sora, '#/items/teddy-bear');
  await press(sora, 'ask');
  await sora.write(`제 번호는 ${PHONE}이에요`);
  await goTo(minji, '#/chats');
  await minji.enter('곰 인형');
  for (const both of [sora, minji]) {
    await both.message('📞●●●').getByTestId('masked-note').waitFor();
    // Until the answer is there one reads one's own words as one wrote them.
    await expect.poll(() => both.page.getByText(PHONE).count()).toBe(0);
  }

  // Whoever leaves a question without an answer loses some of the trust that the deal brings.
  await minji.write('네, 토요일에 봐요.');
  await sora.message('네, 토요일에 봐요.').waitFor();

  await press(sora, 'deal-reserve');
  await press(sora, 'reserve');
  await press(sora, 'reserve-send');
  await press(minji, 'step-accept');
  await press(sora, 'step-confirm');
  for (const both of [sora, minji]) await both.message(PHONE).waitFor();

  await press(minji, 'step-complete');
  for (const both of [sora, minji]) await untilDeal(both, 'completed');
  // A profile shows its last answer first, and the newest one when that has come.
  await expect.poll(() => trustOf(sora, 'sora')).toBeGreaterThan(before.sora);
  await at(sora, 'cause-reservation_completed').waitFor();
  await expect.poll(() => trustOf(sora, 'minji')).toBeGreaterThan(before.minji);
});

it('an auction with three bidders: live, refused where it was pressed, and ended with a deal for the winner', async () => {
  // They stand there before it opens: it lasts half a minute, and a machine may take that to let three in.
  const [junho, sora, emma] = await Promise.all([
    market.arrive('junho', 'en-US'),
    market.arrive('sora', 'en-US'),
    market.arrive('emma', 'en-US'),
  ]);
  const opened = await fetch(`${market.server.url}/market/auctions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await market.tokenOf('daniel')}` },
    body: JSON.stringify({
      title: 'An old mandolin',
      body: 'It sings.',
      place: '합정동',
      picture: 'guitar',
      startingPrice: 50_000,
      increment: 5_000,
      reservePrice: 70_000,
      // Each bid comes in the last half minute, and moves the end.
      seconds: 29,
    }),
  });
  const { id } = (await opened.json()) as { id: string };
  const everyone = [junho, sora, emma];
  const highest = (visitor: Visitor, amount: string) => at(visitor, 'highest').filter({ hasText: amount }).waitFor();
  await Promise.all(everyone.map((visitor) => goTo(visitor, `#/auctions/${id}`)));

  await press(junho, 'bid-1');
  await Promise.all(everyone.map((visitor) => highest(visitor, '₩50,000')));
  await at(junho, 'leading').waitFor();

  await press(sora, 'bid-own');
  await at(sora, 'bid-amount').fill('50000');
  await press(sora, 'bid-send');
  await at(sora, 'trouble').filter({ hasText: '₩55,000' }).waitFor();
  await press(sora, 'bid-5');
  await Promise.all(everyone.map((visitor) => highest(visitor, '₩75,000')));
  await at(junho, 'reserve').filter({ hasText: 'is met' }).waitFor();
  await junho.page.getByText('A late bid moved the end').waitFor();

  // Whoever joined is heard by those who only watch.
  await press(emma, 'join');
  await emma.write('I want it so much');
  await junho.message('I want it so much').waitFor();
  await press(emma, 'bid-1');
  await Promise.all(everyone.map((visitor) => highest(visitor, '₩80,000')));

  await Promise.all(everyone.map((visitor) => at(visitor, 'auction-end').waitFor({ timeout: 60_000 })));
  expect(await at(junho, 'to-deal').count()).toBe(0);
  expect(await at(junho, 'auction-end').textContent()).toContain('Emma Wilson won at ₩80,000');
  await press(emma, 'to-deal');
  await at(emma, 'deal-card').filter({ hasText: 'Won at ₩80,000' }).waitFor();

  const daniel = await market.arrive('daniel', 'en-US');
  await goTo(daniel, `#/auctions/${id}`);
  await press(daniel, 'settle-paid');
  await daniel.page.locator('[data-testid="auction"][data-state="paid"]').waitFor();
  await emma.message('The winning bid was paid.').waitFor();
});
