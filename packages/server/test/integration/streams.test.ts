// Proves that a stream whose reader left before it began is no connection, and leaves nothing behind.
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpAdapterHost } from '@nestjs/core';
import { expect, it, onTestFinished } from 'vitest';
import { Connections } from '../../src/gateway/connections.js';
import type { Principal } from '../../src/host.port.js';
import { PresenceService } from '../../src/presence/presence.service.js';
import { startChat } from '../support/chat.fixture.js';
import { useDatabase } from '../support/database.fixture.js';
import { asPrincipal } from '../support/principal.js';

const test = useDatabase();

it('[PRES1] whoever leaves while a stream is being opened for them is not online', async () => {
  let answer = (_: Principal) => {};
  let asked = 0;
  const verifyToken = () => {
    asked += 1;
    return new Promise<Principal>((resolve) => {
      answer = resolve;
    });
  };
  const chat = await startChat(test.db, { host: { verifyToken } });
  onTestFinished(() => chat.close());
  const { httpAdapter } = chat.get(HttpAdapterHost);
  const url = await new Promise<string>((resolve) => {
    httpAdapter.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${httpAdapter.getHttpServer().address().port}`));
  });
  const open = (signal: AbortSignal) =>
    fetch(`${url}/chat/events`, { headers: { authorization: 'Bearer a.b.c' }, signal }).catch(() => null);
  const count = () => chat.get(Connections).count().sse;
  const known = asPrincipal('alice');

  const gone = new AbortController();
  const leaving = open(gone.signal);
  await expect.poll(() => asked).toBe(1);
  gone.abort();
  await leaving;
  await sleep(100);
  answer(known);
  await sleep(200);
  expect(count()).toBe(0);
  expect(await chat.get(PresenceService).lookUp(['alice'])).toMatchObject([{ online: false }]);

  const stays = new AbortController();
  const staying = open(stays.signal);
  await expect.poll(() => asked).toBe(2);
  answer(known);
  expect((await staying)?.status).toBe(200);
  expect(count()).toBe(1);
  stays.abort();
  await expect.poll(count).toBe(0);
});
