// Contact details stay hidden until a deal uncovers them, for both at once; only support staff reads what was written.
import { randomUUID } from 'node:crypto';
import type { Chat } from '@doran/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { call, chatOf, dayIn, type Market, openMarket, until } from './market.js';

const NUMBER = '010-1234-5678';
const MASK = '📞●●●';

describe.each(['embedded', 'postgres'] as const)('contact details on %s', (database) => {
  let market: Market;
  let server: ServerProcess;
  let junho: Chat;
  let emma: Chat;

  beforeAll(async () => {
    market = await openMarket(database);
    server = await market.start();
    [junho, emma] = await Promise.all([chatOf(server.url, 'junho'), chatOf(server.url, 'emma')]);
  });
  afterAll(async () => {
    await junho?.close();
    await emma?.close();
    await market?.end();
  });

  const query = async (statement: string, values: unknown[]) => {
    const sql = new pg.Client({ connectionString: market.databaseUrl ?? '' });
    await sql.connect();
    await sql.query(statement, values).finally(() => sql.end());
  };
  const as = (person: string, place: string, body?: unknown) => call(server.url, person, 'POST', place, body);
  const read = (person: string, place: string) => call(server.url, person, 'GET', place);
  const ask = async (listing: string, person = 'emma') => (await as(person, `listings/${listing}/ask`)).body.roomId;
  const send = (chat: Chat, roomId: string, body: string, more: { id?: string; data?: Record<string, unknown> } = {}) =>
    chat.command('message:send', { roomId, id: randomUUID(), type: 'TEXT', body, ...more });
  const edit = (chat: Chat, roomId: string, seq: number, body: string) =>
    chat.command('message:edit', { roomId, seq, body });
  /** What the server shows this person of a room, by seq. */
  const seen = async (chat: Chat, roomId: string) => {
    const { messages } = await chat.command('message:list', { roomId });
    return new Map(messages.map((message) => [message.seq, message]));
  };
  const shows = async (chat: Chat, roomId: string, seq: number) => (await seen(chat, roomId)).get(seq)?.body;
  const takeSteps = async (id: string, steps: readonly (readonly [string, string])[]) => {
    for (const [person, step] of steps) expect((await as(person, `reservations/${id}/${step}`)).status).toBe(200);
  };
  const reserve = async (listing: string, from = 1) => {
    const days = { from: dayIn(from), to: dayIn(from + 1) };
    return (await as('emma', `listings/${listing}/reservations`, days)).body.reservation as {
      id: string;
      roomId: string;
    };
  };

  it('[MSG4] are masked for both until the confirmation, and then shown to both, each message told once', async () => {
    const { id, roomId } = await reserve('city-bike');
    const stop = [junho, emma].map((chat) => chat.room(roomId).watch());
    const mine = await send(emma, roomId, `제 번호는 ${NUMBER}이에요`, { data: { phone: NUMBER } });
    const theirs = await send(junho, roomId, 'junho@naver.com 으로 주세요');
    const plain = await send(junho, roomId, '11월 22일 10:30에 봐요');
    expect([mine.message.body, theirs.message.body]).toEqual([`제 번호는 ${MASK}이에요`, '📧●●● 으로 주세요']);
    for (const chat of [junho, emma]) {
      const all = await seen(chat, roomId);
      expect(all.get(mine.message.seq)).toMatchObject({ body: `제 번호는 ${MASK}이에요`, data: {} });
      expect(all.get(theirs.message.seq)?.body).toBe('📧●●● 으로 주세요');
      expect(JSON.stringify([...all.values()])).not.toContain('1234');
    }

    await takeSteps(id, [['junho', 'accept']]);
    expect(await shows(junho, roomId, mine.message.seq)).toContain(MASK);
    const told: [string, number, number][] = [];
    const hear = [junho, emma].map((chat, index) =>
      chat.on('message:updated', ({ message }) => told.push([String(index), message.seq, message.rev])),
    );
    await takeSteps(id, [['emma', 'confirm']]);
    const shown = (chat: Chat, seq: number) => chat.room(roomId).timeline.messages.find((one) => one.seq === seq);
    for (const chat of [junho, emma]) {
      await until('the page shows the number', () => shown(chat, mine.message.seq)?.body?.includes(NUMBER));
      await until('the page shows the address', () => shown(chat, theirs.message.seq)?.body?.startsWith('junho@naver'));
      expect(shown(chat, mine.message.seq)).toMatchObject({ data: { phone: NUMBER }, editedAt: null });
      expect((await seen(chat, roomId)).get(mine.message.seq)).toMatchObject({ body: `제 번호는 ${NUMBER}이에요` });
    }
    for (const page of ['0', '1']) {
      const ofPage = told.filter(([index]) => index === page);
      expect(ofPage.map(([, seq]) => seq)).toEqual([mine.message.seq, theirs.message.seq]);
      expect(ofPage.every(([, , rev]) => rev > mine.message.rev)).toBe(true);
    }
    expect(told.some(([, seq]) => seq === plain.message.seq)).toBe(false);
    expect((await send(emma, roomId, NUMBER)).message.body).toBe(NUMBER);
    for (const end of [...stop, ...hear]) end();
  });

  it('are masked again after a cancellation: of new messages and of edits; what was seen stays', async () => {
    const { id, roomId } = await reserve('turntable', 5);
    await takeSteps(id, [
      ['daniel', 'accept'],
      ['emma', 'confirm'],
    ]);
    const open = await send(emma, roomId, NUMBER);
    await takeSteps(id, [['daniel', 'cancel']]);
    expect(await shows(emma, roomId, open.message.seq)).toBe(NUMBER);
    expect((await send(emma, roomId, NUMBER)).message.body).toBe(MASK);
    expect((await edit(emma, roomId, open.message.seq, `${NUMBER}!`)).message.body).toBe(`${MASK}!`);
  });

  it('cannot be smuggled in by an edit, and the edit is what is uncovered', async () => {
    const { id, roomId } = await reserve('hiking-pack', 3);
    const { message } = await send(emma, roomId, '안녕하세요');
    const edited = await edit(emma, roomId, message.seq, `번호 ${NUMBER}`);
    expect(edited.message).toMatchObject({ body: `번호 ${MASK}` });
    expect(await shows(junho, roomId, message.seq)).toBe(`번호 ${MASK}`);
    await takeSteps(id, [
      ['junho', 'accept'],
      ['emma', 'confirm'],
    ]);
    expect(await shows(junho, roomId, message.seq)).toBe(`번호 ${NUMBER}`);
  });

  it('[SEND2] a masked message that is sent again answers the first, and another under its id is refused', async () => {
    const roomId = await ask('oak-chair', 'junho');
    const id = randomUUID();
    const first = await send(junho, roomId, NUMBER, { id });
    const again = await send(junho, roomId, NUMBER, { id });
    expect([again.repeated, again.message]).toEqual([true, first.message]);
    await expect(send(junho, roomId, '010-9999-9999', { id })).rejects.toMatchObject({ code: 'conflict' });
    await expect(send(junho, roomId, MASK, { id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are masked where an auction is held, for the seller too', async () => {
    const { id, roomId } = (await as('junho', 'auctions', auction())).body;
    expect((await as('emma', `auctions/${id}/join`)).status).toBe(200);
    await until('emma is in', () => emma.room(roomId).info);
    expect((await send(emma, roomId, `call ${NUMBER}`)).message.body).toBe(`call ${MASK}`);
    expect((await send(junho, roomId, 't.me/junho')).message.body).toBe('🔗●●●');
  });

  // A bid moves the end by half a minute: on PostgreSQL the test can say that it is over.
  // Told by the tables, into which the embedded database lets nobody look from outside.
  if (database === 'postgres')
    it('are shown to seller and winner of an auction from the start of their deal', async () => {
      const { id, listingId } = (await as('junho', 'auctions', auction())).body;
      const roomId = await ask(listingId);
      const { message } = await send(emma, roomId, NUMBER);
      expect(message.body).toBe(MASK);
      expect((await as('emma', `auctions/${id}/bids`, { id: randomUUID(), amount: 1_000 })).status).toBe(200);
      await query('update market.auctions set ends_at = clock_timestamp() where id = $1', [id]);
      const won = await until('the auction is over', async () => {
        const { body } = await read('emma', `auctions/${id}`);
        return body.dealRoomId && body;
      });
      expect(won.dealRoomId).toBe(roomId);
      for (const chat of [junho, emma]) expect(await shows(chat, roomId, message.seq)).toBe(NUMBER);
      expect((await send(junho, roomId, '010-9999-9999')).message.body).toBe('010-9999-9999');
    });

  it('support reads in a dispute what was written, masked, edited or deleted; nobody else does', async () => {
    const roomId = await ask('jazzmaster');
    const masked = await send(emma, roomId, `first ${NUMBER}`);
    await edit(emma, roomId, masked.message.seq, 'nothing to see');
    const gone = await send(emma, roomId, 'pay me at t.me/emma');
    await emma.command('message:delete', { roomId, seq: gone.message.seq });
    const { status, body } = await read('support', `support/rooms/${roomId}/transcript`);
    expect(status).toBe(200);
    const line = (seq: number) => body.messages.find((one: { seq: number }) => one.seq === seq);
    expect(line(masked.message.seq)).toMatchObject({
      sender: { id: 'emma', name: 'Emma Wilson' },
      shown: 'nothing to see',
      sent: `first ${NUMBER}`,
      written: 'nothing to see',
    });
    expect(line(gone.message.seq)).toMatchObject({ shown: null, sent: 'pay me at t.me/emma' });
    expect(line(gone.message.seq).deletedAt).not.toBeNull();
    expect(line(1)).toMatchObject({ sender: null, type: 'SYSTEM' });
    const after = await read('support', `support/rooms/${roomId}/transcript?after=${masked.message.seq}`);
    expect(after.body.messages[0].seq).toBe(masked.message.seq + 1);

    for (const person of ['emma', 'daniel', 'haneul']) {
      expect((await read(person, `support/rooms/${roomId}/transcript`)).status).toBe(404);
      expect((await read(person, 'support/reports')).status).toBe(404);
    }
    expect((await read('support', `support/rooms/${randomUUID()}/transcript`)).status).toBe(404);
    expect((await read('support', 'support/rooms/none/transcript')).body.message.ko).toBe('그런 대화방은 없어요.');
    expect((await read('support', `support/rooms/${roomId}/transcript?after=-1`)).status).toBe(422);
  });

  it('support reads reports with what stood there, newest first, and of one person', async () => {
    const roomId = await ask('velvet-sofa');
    const { message } = await send(emma, roomId, '선입금하시면 깎아 드려요');
    const sora = await chatOf(server.url, 'sora');
    const { reportId } = await sora.report({ roomId, userId: 'emma', seqs: [message.seq], reason: 'scam', note: '?' });
    await emma.command('message:delete', { roomId, seq: message.seq });
    await sora.close();
    const { body } = await read('support', 'support/reports');
    expect(body.reports[0]).toMatchObject({
      id: reportId,
      roomId,
      reporter: { id: 'sora', name: '박소라' },
      reported: { id: 'emma', name: 'Emma Wilson' },
      reason: 'scam',
      note: '?',
    });
    const named = body.reports[0].evidence.filter((one: { named: boolean }) => one.named);
    expect(named).toMatchObject([{ seq: message.seq, body: '선입금하시면 깎아 드려요', deletedAt: null }]);
    expect((await read('support', 'support/reports?person=emma')).body.reports).toHaveLength(1);
    expect((await read('support', 'support/reports?person=junho')).body.reports).toEqual([]);
    expect((await read('support', `support/reports?after=${reportId}`)).body.reports).toEqual([]);
  });
});

const auction = () => ({
  title: 'A lamp',
  body: 'As seen',
  place: '성수동',
  picture: 'lamp',
  startingPrice: 1_000,
  increment: 100,
  seconds: 600,
});
