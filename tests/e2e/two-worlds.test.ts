// A Korean on a WebSocket and an English speaker whose network lets only plain HTTP through: the same conversation.
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { typeUntil } from './browser.js';
import { CAMERA, openMarket } from './market.js';

const market = openMarket();

it('[RCPT2][TYPE1][PRES1] Korean by WebSocket and English by server-sent events: live, with every status, both ways', async () => {
  const minji = await market.arrive('minji', 'ko-KR');
  const junho = await market.arrive('junho', 'en-US');
  const streams: string[] = [];
  junho.page.on('request', (request) => {
    if (request.url().endsWith('/chat/events')) streams.push(request.method());
  });
  // Neither WebSocket nor polling.
  await junho.page.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());
  await junho.page.route(/\/socket\.io\//, (route) => route.abort());
  await junho.page.goto('about:blank');
  await minji.enter(CAMERA);

  // Nobody holds his device yet.
  await minji.write('아직 거기 없죠?');
  await minji.untilStatus('아직 거기 없죠?', 'sent');
  await junho.page.goto(`${market.server.url}/#/chats`);
  await minji.untilStatus('아직 거기 없죠?', 'delivered');
  await junho.room(CAMERA).getByTestId('room-unread').filter({ hasText: /\d/ }).waitFor();
  await junho.enter(CAMERA);
  await minji.untilStatus('아직 거기 없죠?', 'read');
  await minji.page.locator('[data-testid="presence"][data-online="true"]').waitFor();
  expect(streams).toEqual(['GET']);

  const [hers, his] = [minji, junho].map(({ page }) => page.getByTestId('composer-input')) as [Locator, Locator];
  await typeUntil(minji.page.getByTestId('typing-line').filter({ hasText: '이준호님이 입력 중' }), his, 'Now I');
  await junho.write('Now I am here');
  await junho.untilStatus('Now I am here', 'read');
  await typeUntil(junho.page.getByTestId('typing-line').filter({ hasText: 'is typing' }), hers, '반가');
  await minji.write('반가워요');
  await minji.untilStatus('반가워요', 'read');

  const like = /아직 거기 없죠\?|Now I am here|반가워요/;
  for (const visitor of [minji, junho])
    await expect.poll(() => visitor.said(like)).toEqual(['아직 거기 없죠?', 'Now I am here', '반가워요']);
  expect((await market.history(minji.page, 'minji')).slice(-3)).toEqual([
    '아직 거기 없죠?',
    'Now I am here',
    '반가워요',
  ]);
});
