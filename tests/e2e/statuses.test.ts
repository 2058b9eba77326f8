// Each status of a message is seen on the sender's screen as long as it is true: sending, sent, delivered, read.
import { expect, it } from 'vitest';
import { CAMERA, openMarket } from './market.js';
import { isAnswer, Wire } from './wire.js';

const market = openMarket();

it('[RCPT2] sending until the ack, sent while nobody else is there, delivered on a device, read when it is seen', async () => {
  const minji = await market.arrive('minji');
  const wire = await Wire.through(minji.page.context());
  await minji.page.reload();
  await minji.enter(CAMERA);
  const seen = await minji.watchStatuses();

  wire.keepBack(isAnswer);
  await minji.write('네 가지 표시');
  await minji.untilStatus('네 가지 표시', 'sending');
  await expect.poll(() => market.history(minji.page, 'minji')).toContain('네 가지 표시');
  expect(await seen('네 가지 표시')).toEqual(['sending']);

  wire.letThrough();
  await minji.untilStatus('네 가지 표시', 'sent');
  await minji.page.reload();
  await minji.untilStatus('네 가지 표시', 'sent');

  const seenLater = await minji.watchStatuses();
  const junho = await market.arrive('junho');
  await minji.untilStatus('네 가지 표시', 'delivered');
  await junho.enter(CAMERA);
  await minji.untilStatus('네 가지 표시', 'read');
  expect(await seenLater('네 가지 표시')).toEqual(['sent', 'delivered', 'read']);
});
