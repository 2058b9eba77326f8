// Proves what load balancers are told: alive always, ready while it serves, not ready on the way out.
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { Drain } from '../../src/ops/drain.js';
import { startChat } from '../support/chat.fixture.js';
import { freshPlace } from '../support/database.fixture.js';

describe('health', () => {
  it('is alive and ready, and says on which database', async () => {
    const place = await freshPlace();
    onTestFinished(place.drop);
    const chat = await startChat(null, place.options);
    expect(await chat.read('/health/live')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await chat.read('/health/ready')).toEqual({
      status: 200,
      body: { status: 'ok', database: inject('database') },
    });
    chat.get(Drain).beforeApplicationShutdown();
    expect(await chat.read('/health/ready')).toEqual({ status: 503, body: { status: 'draining' } });
    expect(await chat.read('/health/live')).toMatchObject({ status: 200 });
    await chat.close();
  });
});
