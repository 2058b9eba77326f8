// Proves the ways through a long conversation: to a quoted message and back, what stands at the lower end, and failures.

import { ChatError } from '@doran/client';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { message, ROOM, type Stage, stage } from '../testing/stage.js';
import { Conversation } from './Conversation.js';

let on: Stage;
afterEach(async () => {
  cleanup();
  await on.chat.close();
});

const LAST = 300;
const quoted = message(100);
const read = { role: 'member', readSeq: LAST, deliveredSeq: LAST, unread: 0, muted: false, archived: false } as const;
const history = (answered = quoted.id) =>
  Array.from({ length: LAST }, (_, index) =>
    // Of a long list only some rows are drawn here: each of the newer ones answers.
    message(index + 1, index + 1 > 200 ? { replyTo: answered } : {}),
  );

const settle = () => act(() => new Promise((done) => setTimeout(done, 200)));
const hasQuoted = () => shown().messages.some(({ id }) => id === quoted.id);
const shown = () => on.chat.room(ROOM).timeline;

async function open(begun: Stage): Promise<void> {
  on = begun;
  on.show(<Conversation roomId={ROOM} />);
  await on.hello();
  await settle();
}

async function goToQuoted(): Promise<void> {
  fireEvent.click(screen.getAllByTitle('Go to the original message')[0]!);
  await settle();
}

it('a quote leads to its message in one step; the button leads back', async () => {
  await open(stage(history(), { me: read }));
  const asked = () => on.asked.filter(([name]) => name === 'message:list').length;
  const before = asked();
  await goToQuoted();
  expect(on.asked.filter(([name]) => name === 'message:list')[before]?.[1]).toMatchObject({ around: quoted.id });
  expect([shown().hasNewer, hasQuoted()]).toEqual([true, true]);
  fireEvent.click(screen.getByTestId('jump'));
  await settle();
  expect([shown().hasNewer, shown().messages.at(-1)?.seq]).toEqual([false, LAST]);
});

it('a quoted message that cannot be reached says why, and is tried again', async () => {
  const begun = stage(history(), { me: read });
  const answer = begun.answers['message:list']!;
  await open(begun);
  begun.answers['message:list'] = () => {
    throw new ChatError('unavailable', 'later');
  };
  await goToQuoted();
  expect(screen.getByTestId('lost').textContent).toContain('Could not go to that message.');
  begun.answers['message:list'] = answer;
  fireEvent.click(screen.getByText('Try again'));
  await settle();
  expect(screen.queryByTestId('lost')).toBeNull();
  expect([shown().hasNewer, hasQuoted()]).toEqual([true, true]);
});

it('a quoted message that is gone says so, and the note can be put away', async () => {
  await open(stage(history('0197a000-0000-7000-8000-0000000000ff'), { me: read }));
  await goToQuoted();
  expect(screen.getByTestId('lost').querySelectorAll('button')).toHaveLength(1);
  fireEvent.click(screen.getByLabelText('Dismiss'));
  expect(screen.queryByTestId('lost')).toBeNull();
});

it('the lower end of the past says why nothing follows, and asks again', async () => {
  const begun = stage(history(), { me: read });
  const answer = begun.answers['message:list']!;
  await open(begun);
  await act(async () => void (await on.chat.room(ROOM).loadAround(100)));
  begun.answers['message:list'] = () => {
    throw new ChatError('rate_limited', 'slowly');
  };
  await act(async () => void (await on.chat.room(ROOM).loadNewer()));
  await settle();
  expect(screen.getByTestId('fault-newer')).toBeTruthy();
  begun.answers['message:list'] = answer;
  const last = shown().messages.at(-1)!.seq!;
  fireEvent.click(screen.getByText('Show later messages'));
  await settle();
  expect(shown().messages.at(-1)!.seq).toBeGreaterThan(last);
  expect(screen.queryByTestId('fault-newer')).toBeNull();
});

it('reads out what is said meanwhile, and not what comes into sight by paging', async () => {
  await open(stage(history(), { me: read }));
  await goToQuoted();
  await act(async () => void (await on.chat.room(ROOM).loadNewer()));
  expect(screen.getByRole('log').textContent).toBe('');
  await on.say({ name: 'message:created', data: { message: message(LAST + 1, { body: 'meanwhile' }) } });
  expect(screen.getByRole('log').textContent).toBe('Junho Lee: meanwhile');
  expect(screen.getByTestId('jump').textContent).toContain('See new messages');
});
