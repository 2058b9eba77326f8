// Proves blocking and reporting in a conversation: what one may do, what one sees then, and what is refused.
import { ChatError } from '@doran/client';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Conversation } from '../conversation/Conversation.js';
import { message, ROOM, type Stage, stage } from '../testing/stage.js';

let on: Stage;
beforeEach(() => sessionStorage.clear());
afterEach(async () => {
  cleanup();
  await on.chat.close();
});

const settle = () => act(() => new Promise((done) => setTimeout(done, 100)));
const press = async (testId: string) => {
  fireEvent.click(screen.getByTestId(testId));
  await settle();
};
const asked = (name: string) => on.asked.filter(([one]) => one === name).map(([, input]) => input);

async function open(begun: Stage): Promise<void> {
  on = begun;
  on.answers['block:set'] = (input) => input;
  on.show(<Conversation roomId={ROOM} />);
  await on.hello();
  await settle();
}

it('[BLOCK1] blocking takes the composer away and says why; unblocking brings it back', async () => {
  await open(stage([message(1)]));
  await press('room-menu');
  await press('block');
  expect(asked('block:set')).toEqual([{ userId: 'junho', blocked: true }]);
  expect(screen.queryByTestId('room-sheet')).toBeNull();
  expect(screen.queryByTestId('composer-input')).toBeNull();
  expect(screen.getByTestId('composer-blocked').textContent).toContain('You have blocked this person.');
  await press('composer-unblock');
  expect(asked('block:set').at(-1)).toEqual({ userId: 'junho', blocked: false });
  expect(screen.getByTestId('composer-input')).toBeTruthy();
});

it('a block that is refused says so, and nothing changes', async () => {
  await open(stage([message(1)]));
  on.answers['block:set'] = () => Promise.reject(new ChatError('conflict', 'as many as one may'));
  await press('room-menu');
  await press('block');
  expect(screen.getByRole('alert').textContent).not.toBe('');
  expect(screen.getByTestId('composer-input')).toBeTruthy();
});

it('[BLOCK5] another device of the reader blocks, and this one follows', async () => {
  await open(stage([message(1)]));
  await on.say({ name: 'block:changed', data: { userId: 'junho', blocked: true } });
  expect(screen.queryByTestId('composer-input')).toBeNull();
  await press('room-menu');
  expect(screen.getByTestId('unblock').textContent).toBe('Unblock');
});

it('[BLOCK7] in a group the messages of a blocked person are folded until they are asked for', async () => {
  const said = [message(1, { body: 'rude' }), message(2, { senderId: 'minji', body: 'mine' })];
  const begun = stage(said, { kind: 'group' });
  begun.answers['block:list'] = () => ({ userIds: ['junho'] });
  await open(begun);
  expect(screen.queryByText('rude')).toBeNull();
  expect(screen.getByText('mine')).toBeTruthy();
  expect(screen.getByTestId('folded').textContent).toContain('A message from someone you blocked');
  expect(screen.queryByTestId('room-menu')).toBeNull();
  await press('unfold');
  expect(screen.getByText('rude')).toBeTruthy();
});

it('[BLOCK7] nor is it quoted, or read out', async () => {
  const rude = message(1, { body: 'rude' });
  const begun = stage([rude, message(2, { senderId: 'minji', replyTo: rude.id, body: 'stop' })], { kind: 'group' });
  begun.answers['block:list'] = () => ({ userIds: ['junho'] });
  await open(begun);
  await on.say({ name: 'message:created', data: { message: message(3, { body: 'ruder' }) } });
  await settle();
  expect(document.body.textContent).not.toContain('rude');
});

it('a report names the reason, the chosen messages and the note, and is not made twice', async () => {
  await open(stage([message(1), message(2), message(3, { senderId: 'minji' })]));
  await press('room-menu');
  await press('report');
  fireEvent.change(screen.getByTestId('report-reason'), { target: { value: 'scam' } });
  const boxes = screen.getAllByRole('checkbox', { hidden: true });
  expect(boxes).toHaveLength(2);
  fireEvent.click(boxes[1]!);
  fireEvent.change(screen.getByLabelText(/Anything else/), { target: { value: ' wants money first ' } });
  on.answers['report:create'] = () => Promise.reject(new ChatError('unavailable', 'not now'));
  await press('report-send');
  expect(screen.getByRole('alert').textContent).not.toBe('');
  on.answers['report:create'] = ({ id }) => ({ reportId: id, repeated: true });
  await press('report-send');
  const [first, again] = asked('report:create');
  expect(first).toEqual({
    id: expect.any(String),
    roomId: ROOM,
    userId: 'junho',
    reason: 'scam',
    seqs: [2],
    note: 'wants money first',
  });
  expect(again).toEqual(first);
  expect(screen.getByTestId('report-dialog').textContent).toContain('Thank you for telling us');
  await press('report-close');
  expect(screen.queryByTestId('report-dialog')).toBeNull();
});

it('a single message is reported from its own menu, others’ only', async () => {
  await open(stage([message(1), message(2, { senderId: 'minji' })]));
  const [theirs, mine] = screen.getAllByTestId('message-menu');
  fireEvent.click(mine!);
  expect(screen.queryByTestId('menu-report')).toBeNull();
  fireEvent.click(theirs!);
  await press('menu-report');
  on.answers['report:create'] = ({ id }) => ({ reportId: id, repeated: false });
  await press('report-send');
  expect(asked('report:create')).toEqual([
    { id: expect.any(String), roomId: ROOM, userId: 'junho', reason: 'spam', seqs: [1] },
  ]);
});
