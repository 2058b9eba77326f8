// Trust moves with what people do, in the same transaction; it limits what they may begin, and they are told why.
import { randomUUID } from 'node:crypto';
import type { Chat } from '@doran/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { call, chatOf, dayIn, type Market, onPostgres, openMarket, until } from './market.js';
import { contradictions } from './truth.js';

const PEOPLE = ['minji', 'junho', 'sora', 'daniel', 'emma', 'haneul', 'support'];

describe.each(['embedded', 'postgres'] as const)('trust on %s', (database) => {
  let market: Market;
  let server: ServerProcess;
  /** On PostgreSQL only. */
  let sql: pg.Client;
  const pages: Chat[] = [];
  let day = 0;

  beforeAll(async () => {
    market = await openMarket(database);
    server = await market.start();
    if (market.databaseUrl) {
      sql = new pg.Client({ connectionString: market.databaseUrl });
      await sql.connect();
    }
  });
  afterAll(async () => {
    for (const page of pages) await page.close();
    await sql?.end();
    await market?.end();
  });

  const as = (person: string, place: string, body?: unknown) => call(server.url, person, 'POST', place, body);
  const profileOf = async (person: string) => (await call(server.url, 'support', 'GET', `people/${person}`)).body;
  const trustOf = async (person: string): Promise<number> => (await profileOf(person)).person.trust;
  const page = async (person: string, locale?: string) => {
    const chat = await chatOf(server.url, person, locale);
    pages.push(chat);
    return chat;
  };
  const send = (chat: Chat, roomId: string, body: string) =>
    chat.command('message:send', { roomId, id: randomUUID(), type: 'TEXT', body });
  const refusal = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error) => error);
  const offer = async (seller: string): Promise<string> => {
    const thing = { mode: 'rent', title: 'A thing', body: 'As seen', price: 1_000, place: '성수동', picture: 'lamp' };
    return (await as(seller, 'listings', thing)).body.listing.id;
  };
  /** A reservation of these two, moved by these steps. */
  const deal = async (buyer: string, seller: string, steps: readonly (readonly [string, string])[]) => {
    day += 2;
    const listing = await offer(seller);
    const asked = await as(buyer, `listings/${listing}/reservations`, { from: dayIn(day), to: dayIn(day + 1) });
    expect(asked.status).toBe(201);
    const { id, roomId } = asked.body.reservation as { id: string; roomId: string };
    for (const [person, step] of steps) expect((await as(person, `reservations/${id}/${step}`)).status).toBe(200);
    return { id, roomId };
  };
  const confirmed = (buyer: string, seller: string) =>
    [
      [seller, 'accept'],
      [buyer, 'confirm'],
    ] as const;

  it('is from the beginning what the events of a person say', async () => {
    for (const person of PEOPLE) {
      const { person: view, trust, joinedAt, limits } = await profileOf(person);
      const sum = trust.reduce((all: number, { points }: { points: number }) => all + points, 50);
      expect(view.trust).toBe(Math.max(0, Math.min(100, sum)));
      expect(Date.parse(joinedAt)).toBeLessThanOrEqual(Date.now());
      expect(limits).toEqual(person === 'haneul' ? { until: 50, roomsPerDay: 10, links: false, files: true } : null);
    }
    const { listings, trust } = await profileOf('haneul');
    expect(trust).toEqual([{ kind: 'history', count: 1, points: -9 }]);
    expect(listings.map(({ id }: { id: string }) => id)).toContain('sneakers-260');
    expect((await call(server.url, 'emma', 'GET', 'people/nobody')).status).toBe(404);
    expect((await call(server.url, 'emma', 'GET', 'people/a%00b')).status).toBe(422);
  });

  it('rises for both when a deal is completed, and the chat shows it', async () => {
    const before = [await trustOf('daniel'), await trustOf('junho')] as const;
    const junho = await page('junho');
    const { id, roomId } = await deal('daniel', 'junho', confirmed('daniel', 'junho'));
    await until('the room is there', () => junho.room(roomId).info);
    expect((await as('daniel', `reservations/${id}/complete`)).status).toBe(200);
    expect([await trustOf('daniel'), await trustOf('junho')]).toEqual([before[0] + 4, before[1] + 4]);
    const shown = () => junho.room(roomId).info?.members.find(({ user }) => user.id === 'daniel')?.user.trust;
    await until('the page shows it', () => shown() === before[0] + 4);
  });

  it('falls for whoever cancels what was confirmed, and for nobody before that', async () => {
    const before = await trustOf('daniel');
    await deal('daniel', 'junho', [['daniel', 'cancel']]);
    await deal('daniel', 'junho', [
      ['junho', 'accept'],
      ['daniel', 'cancel'],
    ]);
    expect(await trustOf('daniel')).toBe(before);
    const other = await trustOf('junho');
    await deal('daniel', 'junho', [...confirmed('daniel', 'junho'), ['daniel', 'cancel']]);
    expect([await trustOf('daniel'), await trustOf('junho')]).toEqual([before - 6, other]);
  });

  it('falls for the one who did not show up, not for the one who says so', async () => {
    const before = [await trustOf('sora'), await trustOf('daniel')] as const;
    await deal('daniel', 'sora', [...confirmed('daniel', 'sora'), ['daniel', 'no_show']]);
    expect([await trustOf('sora'), await trustOf('daniel')]).toEqual([before[0] - 15, before[1]]);
  });

  it('falls with a report, once for each reporter, and less when the reporter is little trusted', async () => {
    const before = await trustOf('minji');
    const [emma, haneul] = [await page('emma'), await page('haneul')];
    const roomOf = async (person: string) => (await as(person, 'listings/novels/ask')).body.roomId;
    const [ofEmma, ofHaneul] = [await roomOf('emma'), await roomOf('haneul')];
    await emma.report({ roomId: ofEmma, userId: 'minji', reason: 'spam' });
    expect(await trustOf('minji')).toBe(before - 6);
    await emma.report({ roomId: ofEmma, userId: 'minji', reason: 'scam' });
    expect(await trustOf('minji')).toBe(before - 6);
    await haneul.report({ roomId: ofHaneul, userId: 'minji', reason: 'spam' });
    expect(await trustOf('minji')).toBe(before - 8);
    // A reported message is a report of its author.
    const minji = await page('minji');
    const { message } = await send(emma, ofEmma, '안녕하세요');
    const author = await trustOf('emma');
    await minji.report({ roomId: ofEmma, seqs: [message.seq], reason: 'other' });
    expect(await trustOf('emma')).toBe(author - 6);
    expect((await profileOf('minji')).trust[0]).toEqual({ kind: 'reported', count: 2, points: -8 });
  });

  onPostgres(database)('falls with the report or not at all: they commit together', async () => {
    const [daniel, before] = [await page('daniel'), await trustOf('emma')];
    const { roomId } = (await as('daniel', 'listings/teacups/ask')).body;
    await sql.query(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'not now'; end $$`);
    await sql.query('create trigger refuse after insert on market.trust_events execute function public.refuse()');
    const report = { id: randomUUID(), roomId, userId: 'emma', reason: 'spam' } as const;
    expect((await refusal(daniel.report(report)))?.code).toBe('internal');
    expect((await sql.query('select 1 from chat.reports where id = $1', [report.id])).rows).toEqual([]);
    await sql.query('drop function public.refuse() cascade');
    await daniel.report(report);
    expect(await trustOf('emma')).toBe(before - 6);
  });

  it('moves a little with how somebody answers, replaced and never added up', async () => {
    const before = await trustOf('daniel');
    const asker = async (person: string, listing: string) => {
      const chat = await page(person);
      const { roomId } = (await as(person, `listings/${listing}/ask`)).body;
      await send(chat, roomId, '아직 있나요?');
      return roomId as string;
    };
    const daniel = await page('daniel');
    const rooms: string[] = [];
    for (const person of ['emma', 'minji', 'sora', 'junho']) rooms.push(await asker(person, 'field-watch'));
    for (const person of ['emma', 'minji']) rooms.push(await asker(person, await offer('daniel')));
    for (const roomId of rooms) await send(daniel, roomId, '네, 있어요');
    const repliesIn = (profile: { trust: { kind: string; points: number }[] }) =>
      profile.trust.filter(({ kind }) => kind.startsWith('replies'));
    // It is counted again when it is looked at, at most every ten seconds.
    const fast = await until('it is counted', async () => {
      const profile = await profileOf('daniel');
      return repliesIn(profile).length > 0 && profile;
    });
    expect(repliesIn(fast)).toEqual([{ kind: 'replies_fast', count: 1, points: 5 }]);
    expect(fast.replies.rate).toBeGreaterThan(0.8);
    expect(fast.replies.medianMinutes).toBe(0);
    expect(fast.person.trust).toBe(before + 5);
    for (const person of ['emma', 'minji', 'sora']) await asker(person, await offer('daniel'));
    const slower = await until('it is counted again', async () => {
      const profile = await profileOf('daniel');
      return repliesIn(profile).length === 0 && profile;
    });
    expect(slower.person.trust).toBe(before);
    expect(slower.replies.rate).toBeLessThan(0.8);
  });

  it('keeps two apart between whom a block stands: neither asks or reserves, and neither is told whose it is', async () => {
    const emma = await page('emma');
    const { roomId } = (await as('emma', 'listings/alarm-clock/ask')).body;
    await emma.block('haneul');
    const words = { ko: '이분과는 거래를 시작할 수 없어요.', en: 'You cannot begin a deal with this person.' };
    for (const [person, place, body] of [
      ['haneul', 'listings/enamel-kettle/ask', undefined],
      ['haneul', 'listings/enamel-kettle/reservations', { from: dayIn(1) }],
      ['emma', 'listings/cruiser-board/ask', undefined],
      ['emma', 'listings/alarm-clock/reservations', { from: dayIn(1) }],
    ] as const) {
      const answer = await as(person, place, body);
      expect([answer.status, answer.body]).toEqual([403, { code: 'blocked', message: words }]);
    }
    await emma.block('haneul', false);
    expect((await as('emma', 'listings/alarm-clock/ask')).body).toEqual({ roomId, created: false });
    expect((await as('haneul', 'listings/enamel-kettle/ask')).status).toBe(200);
  });

  it('refuses links to the little trusted in their language, also in an edit', async () => {
    const [korean, english] = [await page('haneul', 'ko-KR'), await page('haneul', 'en-GB')];
    const { roomId } = (await as('haneul', 'listings/reading-lamp/ask')).body;
    const { message } = await send(korean, roomId, '안녕하세요');
    const attempts = (chat: Chat) => [
      send(chat, roomId, '여기요 https://example.com/a'),
      chat.command('message:edit', { roomId, seq: message.seq, body: 'example.com' }),
    ];
    for (const attempt of attempts(korean)) {
      expect(await refusal(attempt)).toMatchObject({
        code: 'forbidden',
        message: '링크는 신뢰 점수 50점부터 보낼 수 있어요. 지금은 41점이에요. 거래를 잘 마치면 점수가 올라가요.',
      });
    }
    for (const attempt of attempts(english)) {
      expect((await refusal(attempt)).message).toBe(
        'You can send links from a trust score of 50 on; yours is 41. Deals that go well raise it.',
      );
    }
    expect((await send(korean, roomId, '링크 없이 보내요')).message.body).toBe('링크 없이 보내요');
  });

  it('limits the rooms that the little trusted open, and says what would lift that', async () => {
    await deal('haneul', 'junho', [...confirmed('haneul', 'junho'), ['junho', 'no_show']]);
    expect((await profileOf('haneul')).limits).toEqual({ until: 50, roomsPerDay: 3, links: false, files: false });
    // More of them than three are open already: those stay open to them.
    expect((await as('haneul', 'listings/reading-lamp/ask')).body.created).toBe(false);
    const listing = await offer('sora');
    const trust = await trustOf('haneul');
    const days = { from: dayIn(40), to: dayIn(41) };
    const ko = `지금은 하루에 새 대화를 3개까지 열 수 있어요. 24시간이 지나거나 신뢰 점수가 ${trust}점에서 30점이 되면 더 열 수 있어요. 거래를 잘 마치면 점수가 올라가요.`;
    const en = `You can open 3 new conversations a day. You can open more when 24 hours have passed, or when your trust score rises from ${trust} to 30. Deals that go well raise it.`;
    for (const [place, body] of [
      [`listings/${listing}/ask`, undefined],
      [`listings/${listing}/reservations`, days],
    ] as const) {
      const answer = await as('haneul', place, body);
      expect([answer.status, answer.body]).toEqual([429, { code: 'rate_limited', message: { ko, en } }]);
    }
    const [korean, english] = [await page('haneul'), await page('haneul', 'en')];
    const room = { kind: 'direct', members: ['minji'] } as const;
    expect(await refusal(korean.rooms.open({ ...room, members: [...room.members] }))).toMatchObject({
      code: 'forbidden',
      message: ko,
    });
    expect((await refusal(english.rooms.open({ ...room, members: [...room.members] }))).message).toBe(en);
    // Nothing of a refused one is left.
    const found = await call(server.url, 'haneul', 'GET', `listings/${listing}`);
    expect(found.body.roomId).toBeNull();
    // Others come to them as before, and a room that stands is found.
    const { roomId } = (await as('sora', 'listings/sneakers-260/ask')).body;
    expect((await send(korean, roomId, '어서 오세요')).message.seq).toBeGreaterThan(0);
    await refuseFiles(korean, english, roomId);
  });

  /** Files come by the chat's own door; the test puts one there, where it can. */
  const refuseFiles = async (korean: Chat, english: Chat, roomId: string) => {
    if (database !== 'postgres') return;
    const file = randomUUID();
    await sql.query(
      `insert into chat.files (id, owner_id, name, content_type, size) values ($1, 'haneul', 'a.pdf', 'application/pdf', 1)`,
      [file],
    );
    const attach = (chat: Chat) =>
      refusal(chat.command('message:send', { roomId, id: randomUUID(), type: 'FILE', attachments: [file] }));
    expect((await attach(korean)).message).toMatch(
      /^사진과 파일은 신뢰 점수 30점부터 보낼 수 있어요\. 지금은 \d+점이에요\./,
    );
    expect((await attach(english)).message).toMatch(
      /^You can send pictures and files from a trust score of 30 on; yours is \d+\./,
    );
  };

  onPostgres(database)('moves for the winner of an auction with what became of the payment', async () => {
    for (const [state, points] of [
      ['paid', 5],
      ['dropped', -20],
    ] as const) {
      const before = await trustOf('junho');
      const auction = {
        title: 'A lamp',
        body: 'As seen',
        place: '성수동',
        picture: 'lamp',
        startingPrice: 1_000,
        increment: 100,
        seconds: 600,
      };
      const { id } = (await as('minji', 'auctions', auction)).body;
      expect((await as('junho', `auctions/${id}/bids`, { id: randomUUID(), amount: 1_000 })).status).toBe(200);
      await sql.query('update market.auctions set ends_at = clock_timestamp() where id = $1', [id]);
      await until(
        'it is sold',
        async () => (await call(server.url, 'minji', 'GET', `auctions/${id}`)).body.state === 'sold',
      );
      expect((await as('minji', `auctions/${id}/${state}`)).status).toBe(200);
      expect(await trustOf('junho')).toBe(before + points);
    }
  });

  onPostgres(database)('is after all of this still what the events say', async () => {
    expect(await contradictions(sql)).toEqual({});
  });
});
