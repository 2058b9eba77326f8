// Proves when the connection comes back, with which token, and what it says of itself meanwhile.
import { ChatError, DEFAULT_LIMITS, type EventData } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { backOff } from './backoff.js';
import { type ConnectionState, createConnection } from './connection.js';
import { Unanswered } from './faults.js';
import { EPOCH, settle, steeredClock } from './testing/samples.js';
import type { LinkListener, Transport } from './transport.port.js';

interface Opened extends LinkListener {
  via: string;
  token: string;
  hello(lifeMs?: number): void;
  commands: [string, unknown][];
  closedByUs: boolean;
}

function stage(names = ['socketio'], token: () => Promise<string> = numbered()) {
  const clock = steeredClock();
  const opened: Opened[] = [];
  const states: ConnectionState[] = [];
  let answer: (name: string) => unknown = () => ({});
  const transport = (via: string): Transport => ({
    name: via,
    open(_url, given, listener) {
      const hello = (lifeMs = 3_600_000): void => {
        const at = (ms: number) => new Date(clock.now() + ms).toISOString();
        const data: EventData<'hello'> = {
          protocol: 1,
          userId: 'minji',
          sessionId: 's',
          epoch: EPOCH,
          serverTime: at(0),
          expiresAt: at(lifeMs),
          limits: DEFAULT_LIMITS,
        };
        listener.event({ name: 'hello', data });
      };
      const one: Opened = { ...listener, via, token: given, hello, commands: [], closedByUs: false };
      opened.push(one);
      return {
        async command(name: string, input: unknown): Promise<never> {
          one.commands.push([name, input]);
          return (await answer(name)) as never;
        },
        close() {
          one.closedByUs = true;
        },
      };
    },
  });
  const connection = createConnection({
    url: '',
    token,
    transports: names.map(transport),
    clock,
    random: () => 1,
    answerWithinMs: 10_000,
    changed: (state) => states.push(state),
    event() {},
  });
  const last = () => opened.at(-1)!;
  return {
    clock,
    opened,
    states,
    connection,
    last,
    now: () => states.at(-1),
    answers: (next: typeof answer) => (answer = next),
  };
}

function numbered() {
  let asked = 0;
  return async () => {
    asked += 1;
    return `token-${asked}`;
  };
}

describe('the back-off', () => {
  it('is random(0, min(30 s, 0.5 s · 2ⁿ))', () => {
    expect([0, 1, 2, 5, 6, 40].map((n) => backOff(n, () => 1))).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000]);
    expect(backOff(6, () => 0)).toBe(0);
  });
});

describe('connection', () => {
  it('goes from connecting to online, and comes back later and later', async () => {
    const { connection, clock, opened, now, last } = stage();
    connection.start();
    await settle();
    last().hello();
    expect(now()?.status).toBe('online');
    last().closed(new Unanswered('gone'));
    expect(now()).toMatchObject({ status: 'offline', retryAt: clock.now() + 500 });
    for (const ms of [500, 1_000, 2_000, 4_000]) {
      await clock.pass(ms - 1);
      const before = opened.length;
      await clock.pass(1);
      expect(opened).toHaveLength(before + 1);
      last().closed(new Unanswered('still gone'));
    }
    await clock.pass(8_000);
    last().hello();
    last().closed(new Unanswered('gone again'));
    expect(now()?.retryAt).toBe(clock.now() + 500);
    // The token was good: nobody is asked for another.
    expect(new Set(opened.map((one) => one.token))).toEqual(new Set(['token-1']));
  });

  it('tries the next transport at once where the first does not get through, and begins with the first again', async () => {
    const { connection, clock, opened, last, now } = stage(['socketio', 'sse']);
    connection.start();
    await settle();
    last().closed(new Unanswered('blocked'));
    expect(now()?.status).toBe('connecting');
    await clock.pass(0);
    expect(opened.map((one) => one.via)).toEqual(['socketio', 'sse']);
    last().closed(new Unanswered('blocked too'));
    expect(now()?.status).toBe('offline');
    await clock.pass(500);
    expect(last().via).toBe('socketio');
  });

  it('does not wait for a hello for ever', async () => {
    const { connection, clock, opened } = stage();
    connection.start();
    await clock.pass(15_000);
    expect(opened[0]?.closedByUs).toBe(true);
    await clock.pass(500);
    expect(opened).toHaveLength(2);
    // What the first one says now is not heard any more.
    opened[0]?.hello();
    expect(opened[1]?.closedByUs).toBe(false);
  });

  it('[ID3] renews the session in band before it ends, and tries again when that fails', async () => {
    const { connection, clock, last, answers } = stage();
    let fails = 1;
    answers(() => {
      fails -= 1;
      if (fails >= 0) throw new ChatError('unavailable', 'not now');
      return { expiresAt: new Date(clock.now() + 3_600_000).toISOString() };
    });
    connection.start();
    await settle();
    last().hello();
    await clock.pass(3_540_000 - 1);
    expect(last().commands).toEqual([]);
    await clock.pass(1);
    await clock.pass(5_000);
    expect(last().commands).toEqual([
      ['session:refresh', { token: 'token-2' }],
      ['session:refresh', { token: 'token-3' }],
    ]);
  });

  it('asks for a fresh token when the one at hand is not taken, and stops after the third', async () => {
    const { connection, clock, opened, last, now } = stage();
    connection.start();
    for (let n = 0; n < 3; n += 1) {
      await clock.pass(2_000);
      last().closed(new ChatError('unauthenticated', 'no'));
    }
    expect(opened.map((one) => one.token)).toEqual(['token-1', 'token-2', 'token-3']);
    expect(now()).toMatchObject({ status: 'refused', retryAt: null, error: { code: 'unauthenticated' } });
    await clock.pass(600_000);
    expect(opened).toHaveLength(3);
    connection.reconnect();
    await settle();
    last().hello();
    expect(now()?.status).toBe('online');
  });

  it('renews and repeats a command that was answered with unauthenticated', async () => {
    const { connection, clock, last, answers } = stage();
    connection.start();
    await settle();
    last().hello();
    let refused = false;
    answers((name) => {
      if (name === 'session:refresh') return { expiresAt: new Date(clock.now() + 3_600_000).toISOString() };
      if (refused) return { total: 1, rooms: {} };
      refused = true;
      throw new ChatError('unauthenticated', 'expired');
    });
    expect(await connection.command('unread:get', {})).toEqual({ total: 1, rooms: {} });
    expect(last().commands.map(([name]) => name)).toEqual(['unread:get', 'session:refresh', 'unread:get']);
  });

  it('heeds server:draining: comes back when it is told, not before', async () => {
    const { connection, clock, opened, last } = stage();
    connection.start();
    await settle();
    last().hello();
    last().event({ name: 'server:draining', data: { reconnectInMs: 4_000 } });
    last().event({ name: 'session:closed', data: { reason: 'draining' } });
    last().closed(new Unanswered('closed'));
    await clock.pass(3_999);
    expect(opened).toHaveLength(1);
    await clock.pass(1);
    expect(opened).toHaveLength(2);
  });

  it('leaves a draining server by itself when that does not close', async () => {
    const { connection, clock, opened, last } = stage();
    connection.start();
    await settle();
    last().hello();
    last().event({ name: 'server:draining', data: { reconnectInMs: 1_000 } });
    await clock.pass(1_000);
    expect(opened).toHaveLength(2);
    expect(opened[0]?.closedByUs).toBe(true);
  });

  it.each(['revoked', 'too_many_connections'] as const)('stays away when it was closed as %s', async (reason) => {
    const { connection, clock, opened, last, now } = stage();
    connection.start();
    await settle();
    last().hello();
    last().event({ name: 'session:closed', data: { reason } });
    last().closed(new Unanswered('closed'));
    await clock.pass(600_000);
    expect(opened).toHaveLength(1);
    expect(now()).toMatchObject({ status: 'refused', closed: reason });
  });

  it('waits as long as a busy server says', async () => {
    const { connection, clock, last, now } = stage();
    connection.start();
    await settle();
    last().closed(new ChatError('rate_limited', 'too many handshakes', { retryAfterMs: 9_000 }));
    expect(now()).toMatchObject({ status: 'offline', retryAt: clock.now() + 9_500 });
  });

  it('says nothing and answers nothing while it is away', async () => {
    const { connection } = stage();
    await expect(connection.command('unread:get', {})).rejects.toBeInstanceOf(Unanswered);
  });

  it.each([
    [new ChatError('unauthenticated', 'signed out'), 'refused'],
    [new Error('no network'), 'offline'],
  ] as const)('does not hammer at a host that gives no token after the session ran out (%s)', async (error, status) => {
    let asked = 0;
    const { connection, clock, last, now } = stage(['socketio'], async () => {
      asked += 1;
      // One that is asked without end stops answering, so that the test can fail instead of going on for ever.
      if (asked > 50) return new Promise(() => {});
      if (asked > 1) throw error;
      return 'first';
    });
    connection.start();
    await settle();
    last().hello();
    last().event({ name: 'session:closed', data: { reason: 'expired' } });
    last().closed(new Unanswered('closed'));
    await clock.pass(10_000);
    expect(now()).toMatchObject({ status });
    expect(asked).toBeLessThan(8);
    connection.close();
  });

  it('is offline, not refused, when the host cannot be asked for a token', async () => {
    const { connection, now } = stage(['socketio'], () => Promise.reject(new TypeError('fetch failed')));
    connection.start();
    await settle();
    expect(now()).toMatchObject({ status: 'offline', error: { code: 'unanswered' } });
  });
});
