// Proves on random mixtures of writes, repeats, conflicts and poison that the writer does what a plain model says.
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MessagesWriter, type Written } from '../../src/messages/messages.writer.js';
import { useChat } from '../support/chat.fixture.js';
import { newMessage, openGroup, storedBodies } from '../support/messages.js';

const test = useChat();
/** The database refuses it. */
const POISON = 'poi\u0000son';

interface Write {
  room: number;
  /** Small, so that ids come again, in one batch and across batches. */
  id: number;
  sender: 'alice' | 'bob';
  body: string;
  /** Turns of the loop before it: what comes later may wait for a batch that is being committed. */
  pause: number;
}

const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({
    room: fc.nat(2),
    id: fc.nat(11),
    sender: fc.constantFrom('alice', 'bob'),
    body: fc.constantFrom('one', 'one', 'two', POISON),
    pause: fc.constantFrom(0, 0, 0, 1, 5, 20),
  }),
  { minLength: 1, maxLength: 40 },
);

it('[MSG1] [SEND2] [SEND3] every mixture ends as the model says', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(writes, async (given) => {
      const writer = test.chat.get(MessagesWriter);
      const roomIds = await Promise.all([0, 1, 2].map(() => openGroup(test.chat, 'alice', 'bob')));
      const ids = Array.from({ length: 12 }, () => randomUUID());
      const answers: Promise<PromiseSettledResult<Written>>[] = [];
      for (const { room, id, sender, body, pause } of given) {
        for (let turn = 0; turn < pause; turn++) await new Promise(setImmediate);
        const named = body === POISON ? randomUUID() : (ids[id] as string);
        const message = newMessage(roomIds[room] as string, body, { id: named, senderId: sender });
        answers.push(Promise.allSettled([writer.write(message)]).then(([outcome]) => outcome));
      }
      const outcomes = await Promise.all(answers);

      const stands = new Map<string, Write>();
      const expectedBodies: string[][] = [[], [], []];
      given.forEach((write, index) => {
        const key = `${write.room} ${write.id}`;
        const first = write.body === POISON ? write : stands.get(key);
        const expected = () => {
          if (write.body === POISON) return { status: 'rejected', reason: { code: '22021' } };
          if (!first) return { status: 'fulfilled', value: { repeated: false } };
          if (first.sender === write.sender && first.body === write.body)
            return { status: 'fulfilled', value: { repeated: true } };
          return { status: 'rejected', reason: { code: 'conflict' } };
        };
        expect(outcomes[index]).toMatchObject(expected());
        if (!first) {
          stands.set(key, write);
          expectedBodies[write.room]?.push(write.body);
        }
      });
      for (const [room, bodies] of expectedBodies.entries()) {
        expect(await storedBodies(test.db, roomIds[room] as string)).toEqual(bodies);
      }
    }),
    {
      numRuns: 20,
      // Found by chance: a repeat behind somebody else's try of the same id, in one batch.
      examples: [
        [
          [
            { room: 0, id: 3, sender: 'bob', body: 'one', pause: 0 },
            { room: 0, id: 3, sender: 'alice', body: 'one', pause: 20 },
            { room: 0, id: 3, sender: 'bob', body: 'one', pause: 0 },
          ],
        ],
      ],
    },
  );
});
