// Proves the hooks: they show the chat's state, keep it live while mounted, and hand out stable snapshots.
import { act, cleanup } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useMessages, useSend, useTyping } from './messages.hooks.js';
import { useConnection, usePresence } from './people.hooks.js';
import { useRooms, useUnread } from './rooms.hooks.js';
import { message, ROOM, type Stage, stage } from './testing/stage.js';

let on: Stage;
afterEach(async () => {
  cleanup();
  await on.chat.close();
});

/** Draws nothing and keeps the last answer of a hook. */
function watch<T>(hook: () => T): { now: T; drawn: number; stop(): void } {
  const seen = { now: undefined as T, drawn: 0, stop: () => {} };
  function Probe() {
    seen.now = hook();
    seen.drawn += 1;
    return null;
  }
  seen.stop = on.show(<Probe />).unmount;
  return seen;
}

it('useRooms, useUnread and useConnection follow the server', async () => {
  on = stage([message(1), message(2)]);
  const seen = watch(() => ({ rooms: useRooms(), all: useUnread(), one: useUnread(ROOM), link: useConnection() }));
  expect(seen.now.rooms.status).toBe('loading');
  expect(seen.now.link.status).toBe('connecting');
  await on.hello();
  expect(seen.now.link.status).toBe('online');
  expect(seen.now.rooms.rooms.map(({ id }) => id)).toEqual([ROOM]);
  expect([seen.now.all, seen.now.one]).toEqual([2, 2]);
});

it('useMessages loads the room while it is mounted, pages back, and takes what comes live', async () => {
  on = stage(
    Array.from({ length: 120 }, (_, index) => message(index + 1)),
    { me: null },
  );
  const seen = watch(() => useMessages(ROOM));
  await on.hello();
  expect([seen.now.status, seen.now.messages.length, seen.now.hasOlder]).toEqual(['ready', 50, true]);
  await act(async () => void (await seen.now.loadOlder()));
  expect(seen.now.messages[0]?.seq).toBe(21);
  await on.say({ name: 'message:created', data: { message: message(121) } });
  expect(seen.now.messages.at(-1)?.seq).toBe(121);
  seen.stop();
  expect(on.chat.state.watched.has(ROOM)).toBe(false);
});

it('useSend shows the message at once, also without a connection', async () => {
  on = stage();
  const seen = watch(() => ({ ...useMessages(ROOM), ...useSend(ROOM) }));
  await on.hello();
  await act(async () => void seen.now.send({ body: 'hi' }));
  expect(seen.now.messages.map(({ body, status }) => [body, status])).toEqual([['hi', 'sending']]);
});

it('useTyping hears the others, usePresence knows nothing of a lost connection', async () => {
  on = stage([message(1)]);
  on.answers['presence:watch'] = () => ({ presence: [{ userId: 'junho', online: true, lastSeenAt: null }] });
  const seen = watch(() => ({ typing: useTyping(ROOM).typing, there: usePresence('junho')?.online }));
  await on.hello();
  await act(() => new Promise((done) => setTimeout(done, 250)));
  expect(seen.now.there).toBe(true);
  await on.say({ name: 'typing:changed', data: { roomId: ROOM, userId: 'junho', typing: true } });
  expect(seen.now.typing).toEqual(['junho']);
});

it('an event elsewhere draws nothing anew', async () => {
  on = stage([message(1)]);
  const seen = watch(() => useTyping(ROOM).typing);
  await on.hello();
  const before = seen.drawn;
  await on.say({ name: 'message:created', data: { message: message(2) } });
  expect(seen.drawn).toBe(before);
});

it('outside of a provider a hook says so', async () => {
  on = stage();
  const { render } = await import('@testing-library/react');
  function Lost() {
    useRooms();
    return null;
  }
  expect(() =>
    render(
      <StrictMode>
        <Lost />
      </StrictMode>,
    ),
  ).toThrow('ChatProvider');
});
