// Proves the conversation: what one reads, hears and writes in it, by keyboard, in Korean, and when something is refused.

import { ChatError, type Message } from '@doran/client';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { message, ROOM, type Stage, stage } from '../testing/stage.js';
import { Conversation, type ConversationProps } from './Conversation.js';

let on: Stage;
beforeEach(() => sessionStorage.clear());
afterEach(async () => {
  cleanup();
  await on.chat.close();
});

async function open(begun: Stage, words = {}, slots: Partial<ConversationProps> = {}): Promise<void> {
  on = begun;
  on.show(<Conversation roomId={ROOM} {...slots} />, words);
  await on.hello();
  // The virtual list measures before it draws.
  await settle();
}

const settle = () => act(() => new Promise((done) => setTimeout(done, 100)));
const field = () => screen.getByTestId<HTMLTextAreaElement>('composer-input');
const write = (text: string) => fireEvent.change(field(), { target: { value: text } });
const enter = (more = {}) => fireEvent.keyDown(field(), { key: 'Enter', ...more });
const drawn = () => screen.getAllByTestId('message').map((row) => row.dataset.seq);

it('draws the messages under a region with the name, and the line above what is new', async () => {
  await open(stage([message(1), message(2)]));
  expect(screen.getByRole('region').getAttribute('aria-label')).toBe('Conversation with Junho Lee');
  expect(drawn()).toEqual(['1', '2']);
  expect(screen.getByTestId('new-line').textContent).toBe('New messages');
});

it('draws a part of a long conversation only', async () => {
  await open(
    stage(
      Array.from({ length: 50 }, (_, index) => message(index + 1)),
      { me: null },
    ),
  );
  // The screen of 600 px and the 800 px above it, in rows of 60.
  expect(drawn().length).toBeLessThanOrEqual(24);
});

it('Enter sends, Shift+Enter does not, and Enter that ends a Korean syllable does not', async () => {
  await open(stage([message(1)]));
  write('안녕');
  enter({ shiftKey: true });
  enter({ isComposing: true });
  enter({ keyCode: 229 });
  await settle();
  expect(drawn()).toEqual(['1']);
  enter();
  await settle();
  expect(screen.getAllByTestId('message').at(-1)?.dataset.status).toBe('sending');
  expect(field().value).toBe('');
});

it('begins to type anew right after a message was sent', async () => {
  await open(stage([message(1)]));
  write('a');
  enter();
  write('b');
  await settle();
  expect(on.asked.filter(([name]) => name === 'typing:set')).toHaveLength(2);
});

it('a refused message says why, and goes again or away', async () => {
  const begun = stage([message(1)]);
  begun.answers['message:send'] = () => {
    throw new ChatError('forbidden', 'no', { details: [{ path: 'reason', message: 'No phone numbers here.' }] });
  };
  await open(begun);
  write('call me');
  enter();
  await settle();
  const note = screen.getByTestId('try-again').closest<HTMLElement>('[role=alert]')!;
  expect(note.textContent).toContain('No phone numbers here.');
  fireEvent.click(within(note).getByTestId('discard'));
  await settle();
  expect(drawn()).toEqual(['1']);
});

it('answers and edits from the menu of a message, by keyboard', async () => {
  const begun = stage([message(1), message(2, { senderId: 'minji', body: 'mine' })]);
  begun.answers['message:edit'] = ({ body }) => ({
    message: message(2, { senderId: 'minji', body: body as string, rev: 1, editedAt: '2026-11-22T09:01:00.000Z' }),
  });
  await open(begun);
  fireEvent.click(screen.getAllByTestId('message-menu')[0]!);
  expect(document.activeElement?.getAttribute('role')).toBe('menuitem');
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  expect(document.activeElement).toBe(screen.getAllByTestId('message-menu')[0]);
  fireEvent.click(screen.getAllByTestId('message-menu')[1]!);
  fireEvent.click(screen.getByTestId('menu-edit'));
  expect(field().value).toBe('mine');
  write('changed');
  enter();
  await settle();
  expect(screen.getAllByTestId('message')[1]?.textContent).toContain('changed');
  expect(screen.queryByTestId('composer-task')).toBeNull();
});

it('reads out what others write from now on, once, and nothing of before', async () => {
  await open(stage([message(1)]));
  const log = screen.getByRole('log');
  expect(log.textContent).toBe('');
  await on.say({ name: 'message:created', data: { message: message(2, { body: 'hello' }) } });
  expect(log.textContent).toBe('Junho Lee: hello');
});

it('a pasted file without a taker is told, a pasted text is not stopped', async () => {
  await open(stage([message(1)]));
  const file = new File(['x'], 'x.png', { type: 'image/png' });
  fireEvent.paste(field(), { clipboardData: { files: [file], types: ['Files'] } });
  expect(screen.getByText('Only text can be pasted here.')).toBeTruthy();
});

it('a room that is gone says so; a host may say it in its own words', async () => {
  const begun = stage([]);
  begun.answers['room:subscribe'] = () => {
    throw new ChatError('not_found', 'no room');
  };
  await open(begun, { fault: { not_found: 'Sold and gone.' } });
  expect(screen.getByText('Sold and gone.')).toBeTruthy();
});

it('the host draws what stands above and below, the SYSTEM messages that it knows, and notes below messages', async () => {
  const said = (seq: number, data: Message['data']) =>
    message(seq, { type: 'SYSTEM', senderId: null, body: `notice ${seq}`, data });
  const words = { preview: { notice: (data: Message['data']) => (data?.kind === 'told' ? 'Told in words' : null) } };
  await open(stage([said(1, { kind: 'drawn' }), said(2, { kind: 'told' }), said(3, null), message(4)]), words, {
    header: <p data-testid="above">A card</p>,
    footer: <button type="button">Join</button>,
    systemMessage: ({ data }) => (data?.kind === 'drawn' ? <strong>Drawn</strong> : undefined),
    messageNote: ({ seq }) => <small>{`note ${seq}`}</small>,
  });
  await on.say({ name: 'message:created', data: { message: said(5, { kind: 'told' }) } });
  expect(screen.getByRole('log').textContent).toBe('Told in words');
  const above = screen.getByTestId('above');
  const rows = screen.getAllByTestId('message');
  expect(above.compareDocumentPosition(rows[0]!)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  expect(rows.slice(0, 3).map((row) => row.textContent)).toEqual(['Drawn', 'Told in words', 'notice 3']);
  expect(screen.getByRole('button', { name: 'Join' })).toBeTruthy();
  expect(screen.queryByTestId('composer-input')).toBeNull();
  expect(rows.slice(0, 4).map((row) => row.querySelector('small')?.textContent)).toEqual([
    undefined,
    undefined,
    undefined,
    'note 4',
  ]);
});
