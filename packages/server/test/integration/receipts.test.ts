// Proves that a cursor moves forward only and never past the head, whatever is marked at once ([RCPT1]).
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, send } from '../support/messages.js';

const test = useChat();

describe('[RCPT1] receipt:mark', () => {
  let roomId: string;
  const mark = (cursors: { readSeq?: number; deliveredSeq?: number }, userId = 'bob') =>
    test.chat.run(userId, 'receipt:mark', { roomId, ...cursors });
  beforeEach(async () => {
    roomId = await openGroup(test.chat, 'alice', 'bob', 'carol');
    for (let n = 0; n < 5; n++) await send(test.chat, 'alice', roomId);
    test.chat.transport.forget();
  });

  it('moves forward, and answers what is unread', async () => {
    expect(await mark({ deliveredSeq: 4 })).toEqual({ deliveredSeq: 4, readSeq: 0, unread: 5 });
    expect(await mark({ readSeq: 2 })).toEqual({ deliveredSeq: 4, readSeq: 2, unread: 3 });
  });

  it('read implies delivered', async () => {
    expect(await mark({ readSeq: 3 })).toEqual({ deliveredSeq: 3, readSeq: 3, unread: 2 });
  });

  it('never moves back', async () => {
    await mark({ readSeq: 4 });
    expect(await mark({ readSeq: 1, deliveredSeq: 2 })).toEqual({ deliveredSeq: 4, readSeq: 4, unread: 1 });
    expect(await mark({ readSeq: 0 })).toEqual({ deliveredSeq: 4, readSeq: 4, unread: 1 });
  });

  it('never moves past the head, also not for messages still to come', async () => {
    const past = { deliveredSeq: 5, readSeq: 5, unread: 0 };
    expect(await mark({ readSeq: Number.MAX_SAFE_INTEGER })).toEqual(past);
    await send(test.chat, 'alice', roomId);
    expect((await test.chat.run('bob', 'room:get', { roomId })).room.me).toMatchObject({ readSeq: 5, unread: 1 });
  });

  it('sending reads the room up to the message', async () => {
    await send(test.chat, 'bob', roomId);
    expect(await mark({ readSeq: 1 })).toEqual({ deliveredSeq: 6, readSeq: 6, unread: 0 });
  });

  it('tells the room once what moved, and nothing when nothing moved', async () => {
    await mark({ readSeq: 3 });
    await mark({ readSeq: 3, deliveredSeq: 2 });
    expect(test.chat.transport.heard('receipt:updated')).toEqual([
      { roomId, userId: 'bob', deliveredSeq: 3, readSeq: 3 },
    ]);
    expect(test.chat.transport.heardBy('alice')).toEqual(['receipt:updated']);
  });

  it('marks that come at once end at the furthest of them, for each member', async () => {
    const marks = [3, 1, 5, 2].flatMap((seq) => [
      mark({ readSeq: seq }),
      mark({ deliveredSeq: seq }, 'carol'),
      mark({ readSeq: 1 }, 'carol'),
    ]);
    await Promise.all(marks);
    expect(await mark({ readSeq: 1 })).toEqual({ deliveredSeq: 5, readSeq: 5, unread: 0 });
    expect(await mark({ readSeq: 1 }, 'carol')).toEqual({ deliveredSeq: 5, readSeq: 1, unread: 4 });
  });

  it('[ERR3] is not_found for who is no member, and for who just went', async () => {
    await expect(mark({ readSeq: 1 }, 'mallory')).rejects.toMatchObject({ code: 'not_found' });
    await test.chat.run('alice', 'member:remove', { roomId, userId: 'bob' });
    await expect(mark({ readSeq: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('any mixture of marks and messages keeps 0 ≤ read ≤ delivered ≤ head, and never goes back', async () => {
    const step = fc.oneof(
      fc.record({ readSeq: fc.nat(12) }),
      fc.record({ deliveredSeq: fc.nat(12) }),
      fc.constant('send' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        let before = { readSeq: 0, deliveredSeq: 0 };
        for (const next of steps) {
          if (next === 'send') await send(test.chat, 'alice', roomId);
          else {
            const after = await mark(next);
            const { room } = await test.chat.run('bob', 'room:get', { roomId });
            expect(room.me).toMatchObject(after);
            expect(after.readSeq).toBeGreaterThanOrEqual(before.readSeq);
            expect(after.deliveredSeq).toBeGreaterThanOrEqual(before.deliveredSeq);
            expect(after.readSeq).toBeLessThanOrEqual(after.deliveredSeq);
            expect(after.deliveredSeq).toBeLessThanOrEqual(room.head.seq);
            expect(after.unread).toBe(room.head.seq - after.readSeq);
            before = after;
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
