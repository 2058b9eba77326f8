// Proves that a server whose database is gone says so to whoever asks, and ends when it is told to.
import { expect, it } from 'vitest';
import { startChat } from '../support/chat.fixture.js';
import { freshPlace } from '../support/database.fixture.js';
import { openDirect, send } from '../support/messages.js';

it('is alive, but not ready; commands are refused without its inside, and it closes', async () => {
  const place = await freshPlace();
  const chat = await startChat(null, place.options);
  const roomId = await openDirect(chat);
  await send(chat, 'alice', roomId);
  await place.drop();

  expect(await chat.read('/health/ready')).toEqual({
    status: 503,
    body: { status: 'unavailable', database: 'does not answer' },
  });
  expect(await chat.read('/health/live')).toEqual({ status: 200, body: { status: 'ok' } });
  const refusals = await Promise.allSettled([
    send(chat, 'alice', roomId),
    chat.run('alice', 'room:list', {}),
    chat.run('alice', 'receipt:mark', { roomId, readSeq: 1 }),
  ]);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({ status: 'rejected', reason: { retryable: true } });
    const { message } = (refusal as PromiseRejectedResult).reason as Error;
    expect(message).toMatch(/^(The database does not answer right now|Something broke on our side)$/);
  }
  await chat.close();
});
