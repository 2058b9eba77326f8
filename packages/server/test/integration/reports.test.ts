// Proves what a report keeps, that nothing later changes it, and that the host counts it in the same transaction.
import { randomUUID } from 'node:crypto';
import type { CommandInput } from '@doran/protocol';
import { ChatError } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Host, Report } from '../../src/host.port.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, openGroup, send } from '../support/messages.js';

let counted: Report[] = [];
let refusal: Error | null = null;
const host: Host = {
  async reported(tx, report) {
    await tx.query('insert into chat.outbox (kind, payload, due_at) values ($1, $2, $3) returning id', [
      'counted',
      JSON.stringify({ reportId: report.id }),
      // Never due: it only stands for a row of the host's own.
      new Date('9999-01-01'),
    ]);
    if (refusal) throw refusal;
    counted.push(report);
  },
};
const test = useChat({ host, limits: { messagesPerSecond: 1e6, messageBurst: 1e6, reportsPerMinute: 1e6 } });
beforeEach(() => {
  counted = [];
  refusal = null;
});

const report = async (user: string, input: Partial<CommandInput<'report:create'>> & { roomId: string }) => {
  const whole = { id: randomUUID() as string, reason: 'scam' as const, ...input };
  const answer = await test.chat.run(user, 'report:create', whole);
  return { ...whole, ...answer };
};
const stored = (query = {}) => test.chat.service.transaction((tx) => test.chat.service.reports(tx, query));
const one = async (id: string) => (await stored({ limit: 100 })).find((found) => found.id === id);
const hostRows = async (reportId: string) => {
  const { rows } = await test.db.query(`select 1 from chat.outbox where payload ->> 'reportId' = $1`, [reportId]);
  return rows.length;
};

describe('a report', () => {
  it('[REPORT1] keeps the messages as they stood, with what was edited and deleted before, whatever happens later', async () => {
    const roomId = await openDirect(test.chat);
    for (let n = 1; n <= 20; n += 1) await send(test.chat, 'bob', roomId, `said ${n}`);
    await test.chat.run('bob', 'message:edit', { roomId, seq: 9, body: 'softer' });
    await test.chat.run('bob', 'message:delete', { roomId, seq: 11 });
    const { reportId } = await report('alice', { roomId, userId: 'bob', seqs: [10, 9], note: 'look' });
    const before = await one(reportId);
    await test.chat.run('bob', 'message:edit', { roomId, seq: 10, body: 'innocent' });
    await test.chat.run('bob', 'message:delete', { roomId, seq: 9 });
    expect(await one(reportId)).toEqual(before);
    expect(before).toMatchObject({ roomId, reporterId: 'alice', reportedId: 'bob', reason: 'scam', note: 'look' });
    const evidence = before?.evidence ?? [];
    expect(evidence.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(evidence.filter(({ named }) => named).map(({ seq }) => seq)).toEqual([9, 10]);
    const at = (seq: number) => evidence.find((message) => message.seq === seq);
    expect(at(9)).toMatchObject({ body: 'softer', originalBody: 'said 9', editedAt: expect.stringMatching(/Z$/) });
    expect(at(10)).toEqual({
      named: true,
      id: expect.any(String),
      seq: 10,
      senderId: 'bob',
      type: 'TEXT',
      body: 'said 10',
      originalBody: null,
      data: null,
      attachments: [],
      replyTo: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      editedAt: null,
      deletedAt: null,
    });
    expect(at(11)).toMatchObject({ body: 'said 11', deletedAt: expect.stringMatching(/Z$/) });
  });

  it('[REPORT1] without named messages keeps the newest twenty; of an empty room nothing', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    const empty = await report('alice', { roomId });
    expect((await one(empty.reportId))?.evidence).toEqual([]);
    for (let n = 1; n <= 23; n += 1) await send(test.chat, 'bob', roomId, `${n}`);
    const { reportId } = await report('alice', { roomId, userId: 'bob' });
    const evidence = (await one(reportId))?.evidence ?? [];
    expect(evidence.map(({ seq, named }) => [seq, named])).toEqual(
      Array.from({ length: 20 }, (_, index) => [index + 4, false]),
    );
  });

  it('[REPORT4] is told to the host once, with what was stored', async () => {
    const roomId = await openDirect(test.chat);
    await send(test.chat, 'bob', roomId);
    const { id, reason } = await report('alice', { roomId, userId: 'bob', seqs: [1] });
    await report('alice', { id, reason, roomId, userId: 'bob', seqs: [1] });
    expect(counted).toEqual([await one(id)]);
    expect(await hostRows(id)).toBe(1);
  });

  it.each([
    [new ChatError('forbidden', 'not today'), 'forbidden'],
    [new Error('a secret of the host'), 'internal'],
  ] as const)('[REPORT4] the host’s throw undoes it: %s', async (error, code) => {
    const roomId = await openDirect(test.chat);
    refusal = error;
    const id = randomUUID();
    const answer = report('alice', { id, roomId, userId: 'bob' });
    await expect(answer).rejects.toMatchObject({ code });
    await expect(answer).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
    expect(await one(id)).toBeUndefined();
    expect(await hostRows(id)).toBe(0);
    refusal = null;
    expect(await report('alice', { id, roomId, userId: 'bob' })).toMatchObject({ repeated: false });
  });

  it('[REPORT2] sent twice at once is stored and counted once', async () => {
    const roomId = await openDirect(test.chat);
    const id = randomUUID();
    const both = await Promise.all([report('alice', { id, roomId }), report('alice', { id, roomId })]);
    expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
    expect(counted).toHaveLength(1);
  });

  it('[REPORT3] stores nothing when it names what is not there', async () => {
    const roomId = await openDirect(test.chat);
    const id = randomUUID();
    await expect(report('alice', { id, roomId, seqs: [1] })).rejects.toMatchObject({ code: 'invalid' });
    expect(await one(id)).toBeUndefined();
    expect(counted).toEqual([]);
  });
});

describe('the list of reports', () => {
  it('has the newest first, of one user, page by page', async () => {
    const eve = `eve-${randomUUID()}`;
    const roomId = await openGroup(test.chat, 'alice', eve, 'bob');
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await report('alice', { roomId, userId: eve })).reportId);
    await report('alice', { roomId, userId: 'bob' });
    const first = await stored({ reportedId: eve, limit: 3 });
    const second = await stored({ reportedId: eve, limit: 3, after: first.at(-1)?.id });
    expect(new Set([...first, ...second].map(({ id }) => id))).toEqual(new Set(ids));
    expect([first.length, second.length]).toEqual([3, 2]);
    const times = [...first, ...second].map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('refuses a query that is none', async () => {
    await expect(stored({ limit: 0 })).rejects.toMatchObject({ code: 'invalid' });
    await expect(stored({ after: 'x' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
