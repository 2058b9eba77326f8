// Proves the room list and the banner: live, told in words, and usable without a mouse.
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConnectionBanner } from './ConnectionBanner.js';
import { RoomList } from './rooms/RoomList.js';
import { message, ROOM, type Stage, stage } from './testing/stage.js';
import { faultWords, wordsIn } from './words.js';

let on: Stage;
afterEach(async () => {
  cleanup();
  await on?.chat.close();
});

it('lists a room with its last words and what is unread, and opens it', async () => {
  on = stage([message(1, { body: 'last words' })]);
  const opened = vi.fn();
  on.show(<RoomList onOpen={opened} chosen={ROOM} />);
  expect(screen.getByRole('status').textContent).toContain('Loading conversations');
  await on.hello();
  const item = screen.getByTestId('room-item');
  expect(item.textContent).toContain('last words');
  expect(item.textContent).toContain('1 unread');
  expect(item.getAttribute('aria-current')).toBe('page');
  fireEvent.click(item);
  expect(opened).toHaveBeenCalledWith(ROOM);
});

it('is a link where rooms have an address', async () => {
  on = stage([message(1)]);
  on.show(<RoomList href={(id) => `#/${id}`} />);
  await on.hello();
  expect(screen.getByRole('link').getAttribute('href')).toBe(`#/${ROOM}`);
});

it('says in a live region that the connection is gone, and nothing while it stands', async () => {
  on = stage();
  on.show(<ConnectionBanner />);
  expect(screen.getByTestId('connection-banner').dataset.phase).toBe('connecting');
  await on.hello();
  expect(screen.queryByTestId('connection-banner')).toBeNull();
  await on.drop();
  const banner = screen.getByTestId('connection-banner');
  expect(banner.dataset.phase).toBe('offline');
  expect(banner.closest('[aria-live]')?.getAttribute('aria-live')).toBe('polite');
});

it('keeps every built-in sentence that a host does not replace', () => {
  const words = wordsIn('ko', { room: { unknown: '이름 모를 이웃' } });
  expect(words.room.unknown).toBe('이름 모를 이웃');
  expect(words.room.log).toBe('메시지');
  expect(words.typing.two('가', '나')).toBe('가님과 나님이 입력 중…');
});

it('[ERR6] tells the host’s reason in the language of the words, else as the server chose it', () => {
  const details = [
    { path: 'reason', message: 'chosen' },
    { path: 'reason.ko', message: '전화번호는 쓸 수 없어요.' },
    { path: 'reason.en', message: 'No phone numbers here.' },
  ];
  const told = (language: 'ko' | 'en', among = details) =>
    faultWords({ code: 'forbidden', message: 'chosen', retryable: false, details: among }, wordsIn(language));
  expect(told('ko')).toMatch(/\(전화번호는 쓸 수 없어요\.\)$/);
  expect(told('en')).toMatch(/\(No phone numbers here\.\)$/);
  expect(told('en', details.slice(0, 2))).toMatch(/\(chosen\)$/);
});
