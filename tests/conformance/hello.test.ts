// What a server says of itself: hello on each connection, and its health at the root.
import { describe, expect, it } from 'vitest';
import { STATUS } from './contract.js';
import { TIMESTAMP, UUID } from './shapes.js';
import { connect, inSeconds, person, request } from './target.js';

describe('hello', () => {
  for (const transport of ['websocket', 'polling'] as const) {
    it(`[SYNC4] is the first event over ${transport}, and names the history`, async () => {
      const exp = inSeconds(1_800);
      const ann = await person('ann', { exp });
      const connection = await connect(ann, { transports: [transport] });
      expect(connection.heard[0]?.name).toBe('hello');
      expect(connection.hello).toEqual({
        protocol: 1,
        userId: ann.id,
        sessionId: expect.stringMatching(/./),
        epoch: expect.stringMatching(UUID),
        serverTime: expect.stringMatching(TIMESTAMP),
        expiresAt: expect.stringMatching(TIMESTAMP),
        limits: {
          messagesPerSecond: expect.any(Number),
          messageBurst: expect.any(Number),
          typingIntervalMs: expect.any(Number),
          handshakesPerMinute: expect.any(Number),
          socketsPerUser: expect.any(Number),
          reportsPerMinute: expect.any(Number),
        },
      });
      expect(Date.parse(connection.hello.expiresAt)).toBe(exp * 1_000);
      expect(Math.abs(Date.parse(connection.hello.serverTime) - Date.now())).toBeLessThan(60_000);
    });
  }

  it('[SYNC4] has the same epoch for everybody, and a session of its own for each connection', async () => {
    const ann = await person('ann');
    const hellos = [await connect(ann), await connect(ann), await connect(await person('bob'))].map((c) => c.hello);
    expect(new Set(hellos.map((hello) => hello.epoch)).size).toBe(1);
    expect(new Set(hellos.map((hello) => hello.sessionId)).size).toBe(3);
  });
});

describe('health', () => {
  for (const path of ['/health/live', '/health/ready']) {
    it(`${path} answers 200 to anybody`, async () => {
      expect((await request(path)).status).toBe(200);
    });
  }
});

describe('a path that is no call', () => {
  for (const [method, path] of [
    ['GET', '/chat/nothing'],
    ['POST', '/chat/rooms/nothing/of/the/kind'],
    ['PUT', '/chat/rooms'],
    // What version 0.1 does not serve.
    ['POST', '/chat/files'],
    ['PUT', '/chat/devices/one'],
  ] as const) {
    it(`[ERR1] ${method} ${path} is a not_found problem`, async () => {
      const ann = await person('ann');
      const answer = await request(path, { method, headers: { authorization: `Bearer ${ann.token}` } });
      expect(answer.status).toBe(STATUS.not_found);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.body).toMatchObject({ code: 'not_found', status: 404, retryable: false });
    });
  }
});
