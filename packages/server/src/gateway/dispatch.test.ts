// Proves that whatever a command meets, its caller gets one well-formed error and never our inside ([ERR1]).
import { ChatError } from '@doran/protocol';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partsOfDispatch } from '../../test/support/dispatch.js';
import { asPrincipal } from '../../test/support/principal.js';
import { RecordingLogger } from '../../test/support/recording.logger.js';
import { type Caller, Dispatch, type Handlers } from './dispatch.js';

const ROOM = '018f0000-0000-7000-8000-000000000001';
const caller: Caller = { principal: asPrincipal('alice'), connection: null };

/** A dispatcher whose every command does the same. */
function dispatchThat(work: (caller: Caller, input: unknown) => Promise<unknown>): Dispatch {
  return new Dispatch(...partsOfDispatch(new Proxy({}, { get: () => work }) as Handlers));
}

const refusalOf = (dispatch: Dispatch, name: string, raw: unknown) =>
  dispatch.run(caller, name, raw).then(
    () => expect.unreachable('It was accepted'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ChatError);
      return error as ChatError;
    },
  );

describe('Dispatch', () => {
  const log = new RecordingLogger();
  beforeEach(() => Logger.overrideLogger(log));
  afterEach(() => {
    log.errors.length = 0;
  });

  it('hands a command, parsed, to its handler and answers what that answers', async () => {
    const seen: unknown[] = [];
    const dispatch = dispatchThat(async (who, input) => {
      seen.push(who, input);
      return { room: 'it' };
    });
    expect(await dispatch.run(caller, 'room:get', { roomId: ROOM.toUpperCase() })).toEqual({ room: 'it' });
    expect(seen).toEqual([caller, { roomId: ROOM }]);
  });

  it.each(['room:burn', 'toString', '__proto__', '', 'disconnect'])(
    '[ERR1] answers the unknown command %j with not_found',
    async (name) => {
      const error = await refusalOf(
        dispatchThat(async () => ({})),
        name,
        {},
      );
      expect(error.code).toBe('not_found');
      expect(error.message).toBe(`There is no command ${JSON.stringify(name)}`);
    },
  );

  it('[ERR1] tells a strange name back cut and well formed', async () => {
    const error = await refusalOf(
      dispatchThat(async () => ({})),
      `\ud800${'x'.repeat(1_000)}`,
      {},
    );
    expect(error.message.length).toBeLessThan(120);
    expect(error.message.isWellFormed()).toBe(true);
  });

  it.each([
    ['nothing', undefined, 'Invalid input'],
    ['a text', 'hello', 'Invalid input'],
    ['an unknown field', { roomId: ROOM, colour: 'red' }, 'Unrecognized key'],
    ['a wrong type', { roomId: 5 }, 'roomId'],
    ['a forbidden key', JSON.parse(`{"roomId":"${ROOM}","__proto__":{}}`), 'holds the key __proto__'],
  ])('[ERR2] answers %s with invalid, and says where and why', async (_, raw, why) => {
    const handled: unknown[] = [];
    const error = await refusalOf(
      dispatchThat(async (_who, input) => handled.push(input)),
      'room:get',
      raw,
    );
    expect(error.code).toBe('invalid');
    expect(error.message).toContain(why);
    expect(error.details?.length).toBeGreaterThan(0);
    expect(handled).toEqual([]);
  });

  it('names at most twenty faults', async () => {
    const userIds = Array.from({ length: 90 }, () => '');
    const error = await refusalOf(
      dispatchThat(async () => ({})),
      'presence:get',
      { userIds },
    );
    expect(error.details).toHaveLength(20);
    expect(error.details?.[0]?.path).toBe('userIds.0');
  });

  it('passes a refusal on as it is', async () => {
    const refusal = new ChatError('forbidden', 'The room is closed');
    const dispatch = dispatchThat(() => Promise.reject(refusal));
    expect(await refusalOf(dispatch, 'room:get', { roomId: ROOM })).toBe(refusal);
    expect(log.errors).toEqual([]);
  });

  it.each([
    ['an error', new Error('relation "chat.secrets" does not exist')],
    ['an error of PostgreSQL', Object.assign(new Error('select secret from'), { code: '42601' })],
    ['a text', 'secret text'],
    ['nothing', undefined],
  ])('[ERR2] answers %s that a handler throws with internal, logs it, and tells nothing of it', async (_, thrown) => {
    const dispatch = dispatchThat(() => Promise.reject(thrown));
    const error = await refusalOf(dispatch, 'room:get', { roomId: ROOM });
    expect(error.toWire()).toEqual({ code: 'internal', message: 'Something broke on our side', retryable: true });
    expect(JSON.stringify(error.toProblem())).not.toContain('secret');
    expect(log.errors).toEqual(['A command failed']);
  });

  it('[ERR1] answers a handler that throws at once', async () => {
    const dispatch = dispatchThat(() => {
      throw new Error('before any promise');
    });
    expect((await refusalOf(dispatch, 'room:get', { roomId: ROOM })).code).toBe('internal');
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }),
    new Error('Connection terminated unexpectedly'),
  ])('answers a lost database ($message) with unavailable, for the caller to try again', async (thrown) => {
    const dispatch = dispatchThat(() => Promise.reject(thrown));
    const error = await refusalOf(dispatch, 'room:get', { roomId: ROOM });
    expect(error).toMatchObject({ code: 'unavailable', retryable: true, retryAfterMs: 1_000 });
    expect(error.message).not.toContain('10.0.0.7');
  });
});
