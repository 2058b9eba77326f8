// Proves how a conversation is laid out: days, authors, and the line above what is new.
import type { TimelineMessage } from '@doran/client';
import { describe, expect, it } from 'vitest';
import { at, message } from '../testing/stage.js';
import { layOut } from './rows.js';

const dayOf = (iso: string) => Date.parse(iso.slice(0, 10));
const said = (seq: number, senderId: string | null, createdAt: string): TimelineMessage => ({
  ...message(seq, { senderId, createdAt, type: senderId === null ? 'SYSTEM' : 'TEXT' }),
  status: null,
  fault: null,
});

const sketch = (messages: TimelineMessage[], unreadFrom: number | null = null) =>
  layOut(messages, unreadFrom, dayOf).flatMap((row) => [
    ...(row.day === null ? [] : ['day']),
    ...(row.isNew ? ['new'] : []),
    `${row.opens ? '[' : ''}${row.message.seq ?? 'unsent'}${row.closes ? ']' : ''}`,
  ]);

describe('layOut', () => {
  it('groups by author, until a pause or somebody else', () => {
    const messages = [
      said(1, 'junho', at(0)),
      said(2, 'junho', at(1)),
      said(3, 'minji', at(2)),
      said(4, 'minji', at(9)),
      said(5, null, at(10)),
      said(6, null, at(10)),
    ];
    expect(sketch(messages)).toEqual(['day', '[1', '2]', '[3]', '[4]', '[5]', '[6]']);
  });

  it('begins a day with its heading', () => {
    const messages = [said(1, 'junho', '2026-11-21T23:59:00.000Z'), said(2, 'junho', '2026-11-22T00:00:00.000Z')];
    expect(sketch(messages)).toEqual(['day', '[1]', 'day', '[2]']);
  });

  it('draws the line above the first new message, and ends the group there', () => {
    const messages = [said(1, 'junho', at(0)), said(2, 'junho', at(0)), said(3, 'junho', at(0))];
    expect(sketch(messages, 2)).toEqual(['day', '[1]', 'new', '[2', '3]']);
    expect(sketch(messages, 1)[1]).toBe('new');
  });

  it('draws no line while it is unknown where reading stopped', () => {
    const messages = [said(51, 'junho', at(0)), said(52, 'junho', at(0))];
    expect(sketch(messages, 11)).not.toContain('new');
    expect(sketch(messages, 51)).toContain('new');
  });

  it('puts what is unsent last, on no earlier day than what stands before it', () => {
    const unsent: TimelineMessage = { ...said(9, 'minji', '2020-01-01T00:00:00.000Z'), seq: null, status: 'sending' };
    expect(sketch([said(1, 'minji', at(0)), unsent])).toEqual(['day', '[1', 'unsent]']);
  });
});
