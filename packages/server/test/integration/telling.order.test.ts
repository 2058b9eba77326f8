// Proves that those who hear of a room's messages hear of them in their order, whatever each had to pass before it was written.
import { expect, it, vi } from 'vitest';
import { MessagesWriter } from '../../src/messages/messages.writer.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, send, textOf } from '../support/messages.js';

const test = useChat();

it('[MSG1] an answer that had to be checked first is told before the message that was written behind it', async () => {
  const room = await openGroup(test.chat, 'alice', 'bob', 'carol');
  const question = await send(test.chat, 'alice', room);
  test.chat.transport.forget();
  const writer = test.chat.get(MessagesWriter);
  const write = writer.write.bind(writer);
  const gate = Promise.withResolvers<void>();
  // Given over one after the other, and written in one batch.
  const writing = vi.spyOn(writer, 'write').mockImplementation((message) => gate.promise.then(() => write(message)));

  const answer = test.chat.run('bob', 'message:send', textOf(room, 'checked', { replyTo: question.id }));
  await expect.poll(() => writing.mock.calls.length).toBe(1);
  const plain = send(test.chat, 'carol', room, 'at once');
  await expect.poll(() => writing.mock.calls.length).toBe(2);
  gate.resolve();
  await Promise.all([answer, plain]);
  writing.mockRestore();

  const heard = test.chat.transport.heard('message:created').map(({ message }) => [message.seq, message.body]);
  expect(heard).toEqual([
    [2, 'checked'],
    [3, 'at once'],
  ]);
});
