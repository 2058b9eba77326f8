// Proves how a conversation is laid out: days, authors, and the line above what is new.
import type { Message } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { message, ROOM } from '../chat/samples';
import type { Pending } from '../chat/timeline';
import { layOut, type Row } from './rows';

const dayOf = (iso: string) => Date.parse(iso.slice(0, 10));
const minute = (count: number) => new Date(Date.UTC(2026, 10, 22, 9, count)).toISOString();
const said = (seq: number, senderId: string | null, createdAt: string, more: Partial<Message> = {}) =>
  message(seq, { senderId, createdAt, type: senderId === null ? 'SYSTEM' : 'TEXT', ...more });

const draw = (run: Message[], newAfter: number | null = null, pending: Pending[] = []) =>
  layOut({ run, pending, newAfter, roomId: ROOM, myId: 'minji', dayOf });

const sketch = (rows: Row[]) =>
  rows.map((row) => {
    if (row.kind !== 'message') return row.kind;
    return `${row.opens ? '[' : ''}${row.pending ? 'unsent' : row.message.seq}${row.closes ? ']' : ''}`;
  });

describe('layOut', () => {
  it('groups by author, until a pause or somebody else', () => {
    const rows = draw([
      said(1, 'junho', minute(0)),
      said(2, 'junho', minute(1)),
      said(3, 'minji', minute(2)),
      said(4, 'minji', minute(9)),
      said(5, null, minute(10)),
      said(6, null, minute(10)),
    ]);
    expect(sketch(rows)).toEqual(['day', '[1', '2]', '[3]', '[4]', '[5]', '[6]']);
  });

  it('begins a day with its heading', () => {
    const rows = draw([said(1, 'junho', '2026-11-21T23:59:00.000Z'), said(2, 'junho', '2026-11-22T00:00:00.000Z')]);
    expect(sketch(rows)).toEqual(['day', '[1]', 'day', '[2]']);
  });

  it('draws the line above the first new message, and ends the group there', () => {
    const rows = draw([said(1, 'junho', minute(0)), said(2, 'junho', minute(0)), said(3, 'junho', minute(0))], 1);
    expect(sketch(rows)).toEqual(['day', '[1]', 'new', '[2', '3]']);
  });

  it('draws no line while it is unknown where reading stopped', () => {
    const run = [said(51, 'junho', minute(0)), said(52, 'junho', minute(0))];
    expect(sketch(draw(run, 10))).not.toContain('new');
    expect(sketch(draw(run, 50))).toContain('new');
  });

  it('puts what is unsent last, on no earlier day than what stands before it', () => {
    const unsent: Pending = { id: 'x', body: 'hi', replyTo: null, createdAt: '2020-01-01T00:00:00.000Z', fault: null };
    expect(sketch(draw([said(1, 'minji', minute(0))], null, [unsent]))).toEqual(['day', '[1', 'unsent]']);
  });
});
