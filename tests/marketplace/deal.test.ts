// A deal from the first question to its end, as two people live it: REST where they press, SDK clients where they read.
import type { Chat } from '@doran/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { type Answer, call, chatOf, dayIn, type Market, openMarket, told, until } from './market.js';

for (const database of ['embedded', 'postgres'] as const) {
  describe(`a deal on ${database}`, () => {
    let market: Market;
    let server: ServerProcess;
    let minji: Chat;
    let emma: Chat;

    beforeAll(async () => {
      market = await openMarket(database);
      server = await market.start();
      [minji, emma] = await Promise.all([chatOf(server.url, 'minji'), chatOf(server.url, 'emma')]);
    });
    afterAll(async () => {
      await Promise.all([minji?.close(), emma?.close()]);
      await market?.end();
    });

    const as = (person: string, method: 'GET' | 'POST' | 'DELETE', place: string, body?: unknown): Promise<Answer> =>
      call(server.url, person, method, place, body);
    const cardOf = (chat: Chat, roomId: string) =>
      chat.room(roomId).info?.data as { contactsOpen: boolean; listing: { id: string; state: string } } | undefined;

    it('shows what is offered, with pictures and prices', async () => {
      const { status, body } = await as('emma', 'GET', 'listings');
      expect(status).toBe(200);
      expect(body.listings.length).toBeGreaterThanOrEqual(18);
      expect(body.listings.find(({ mode }: { mode: string }) => mode === 'sale')).toMatchObject({
        id: 'olympus-pen',
        mode: 'sale',
        price: 120_000,
        state: 'open',
      });
      for (const picture of new Set<string>(body.listings.map((one: { picture: string }) => one.picture))) {
        const answer = await fetch(server.url + picture);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
        expect(await answer.text()).toMatch(/^<svg /);
      }
      const mine = await as('emma', 'GET', 'listings?seller=junho&mode=rent');
      expect(mine.body.listings.map(({ seller }: { seller: { id: string } }) => seller.id)).toEqual(
        mine.body.listings.map(() => 'junho'),
      );
    });

    it('refuses in both languages what makes no listing, field by field', async () => {
      const { status, body } = await as('minji', 'POST', 'listings', {
        mode: 'sale',
        title: ' ',
        body: '',
        price: -1,
        place: 'x',
      });
      expect(status).toBe(422);
      expect(body.fields.map(({ path }: { path: string }) => path)).toEqual(['title', 'body', 'picture', 'price']);
      expect(body.fields[0].message).toEqual({
        ko: '제목은 1자에서 80자까지 쓸 수 있어요.',
        en: 'The title has 1 to 80 characters.',
      });
    });

    it('says in both languages that it is at fault, and no more', async () => {
      const offer = { mode: 'sale', title: 'A lamp', body: 'As seen', price: 1, place: '성수동', picture: 'lamp' };
      const { status, body } = await as('nobody-who-lives-here', 'POST', 'listings', offer);
      expect([status, Object.keys(body), Object.keys(body.message)]).toEqual([500, ['code', 'message'], ['ko', 'en']]);
      expect(JSON.stringify(body)).not.toMatch(/market\.|fkey|insert/);
    });

    it('opens one room for a question, says it once, and lifts no badge for it', async () => {
      const first = await as('emma', 'POST', 'listings/novels/ask');
      const again = await as('emma', 'POST', 'listings/novels/ask');
      expect([first.status, first.body.created]).toEqual([200, true]);
      expect([again.status, again.body]).toEqual([200, { roomId: first.body.roomId, created: false }]);
      const { roomId } = first.body;
      await until('the room is in the list', () => minji.room(roomId).info?.lastMessage);
      expect(minji.room(roomId).info?.me?.unread).toBe(0);
      expect(cardOf(minji, roomId)).toMatchObject({
        listing: { id: 'novels' },
        reservation: null,
        contactsOpen: false,
      });
      expect((await as('minji', 'POST', 'listings/novels/ask')).status).toBe(403);
    });

    it('goes from the request to its completion, each step told to both with the card', async () => {
      const stop = minji.room((await as('emma', 'POST', 'listings/novels/ask')).body.roomId).watch();
      const asked = await as('emma', 'POST', 'listings/novels/reservations', { from: dayIn(1) });
      expect(asked.status).toBe(201);
      const { id, roomId, status, meetOn } = asked.body.reservation;
      expect([status, meetOn]).toEqual(['requested', dayIn(1)]);
      const twice = await as('emma', 'POST', 'listings/novels/reservations', { from: dayIn(2) });
      expect([twice.status, twice.body.reservationId]).toEqual([409, id]);

      expect((await as('daniel', 'POST', `reservations/${id}/accept`)).status).toBe(404);
      expect((await as('emma', 'POST', `reservations/${id}/accept`)).status).toBe(403);
      expect((await as('minji', 'POST', `reservations/${id}/accept`)).status).toBe(200);
      const late = await as('minji', 'POST', `reservations/${id}/accept`);
      expect([late.status, late.body.status, late.body.message.ko]).toEqual([
        409,
        'accepted',
        '이미 수락된 예약이에요.',
      ]);

      expect((await as('emma', 'POST', `reservations/${id}/confirm`)).status).toBe(200);
      await until(
        'both see the contacts',
        () => cardOf(minji, roomId)?.contactsOpen && cardOf(emma, roomId)?.contactsOpen,
      );
      expect((await as('minji', 'POST', `reservations/${id}/complete`)).status).toBe(200);

      const timeline = () => told(minji.room(roomId).timeline.messages);
      await until('the last step is heard', () => timeline().includes('completed'));
      expect(timeline()).toEqual(['asked', 'requested', 'accepted', 'confirmed', 'contacts_open', 'completed']);
      await until('the card shows it', () => cardOf(emma, roomId)?.listing.state === 'done');
      stop();
      expect((await as('daniel', 'POST', 'listings/novels/reservations', { from: dayIn(1) })).body.state).toBe('done');
      expect((await as('emma', 'GET', 'reservations')).body.reservations[0]).toMatchObject({ id, status: 'completed' });
      expect((await as('minji', 'GET', 'listings?seller=minji')).body.listings[0].id).toBeDefined();
    });

    it('declines the others when a thing is sold, and shows them that it is gone', async () => {
      const ask = async (who: string) =>
        (await as(who, 'POST', 'listings/teddy-bear/reservations', { from: dayIn(1) })).body.reservation;
      const [first, second] = [await ask('emma'), await ask('daniel')];
      for (const [who, step] of [
        ['minji', 'accept'],
        ['emma', 'confirm'],
      ] as const) {
        expect((await as(who, 'POST', `reservations/${first.id}/${step}`)).status).toBe(200);
      }
      const loser = await as('minji', 'POST', `reservations/${second.id}/accept`);
      expect([loser.status, loser.body.status]).toEqual([409, 'requested']);
      expect(loser.body.message.en).toBe('This item is reserved by somebody else already.');
      expect((await as('emma', 'POST', `reservations/${first.id}/complete`)).status).toBe(200);
      const own = (await as('daniel', 'GET', 'reservations')).body.reservations;
      expect(own[0]).toMatchObject({ id: second.id, status: 'declined' });
      await until('the card of the other', () => cardOf(minji, second.roomId)?.listing.state === 'done');
    });

    it('hides the contacts again when a confirmed reservation is cancelled', async () => {
      const days = { from: dayIn(3), to: dayIn(5) };
      const { id, roomId } = (await as('emma', 'POST', 'listings/city-bike/reservations', days)).body.reservation;
      await as('junho', 'POST', `reservations/${id}/accept`);
      await as('emma', 'POST', `reservations/${id}/confirm`);
      expect((await as('daniel', 'GET', 'listings/city-bike')).body.taken).toEqual([days]);
      expect((await as('junho', 'POST', `reservations/${id}/cancel`)).status).toBe(200);
      expect((await as('daniel', 'GET', 'listings/city-bike')).body.taken).toEqual([]);
      const stop = emma.room(roomId).watch();
      const timeline = () => told(emma.room(roomId).timeline.messages);
      await until('it is told', () => timeline().includes('contacts_closed'));
      expect(timeline()).toEqual([
        'requested',
        'accepted',
        'confirmed',
        'contacts_open',
        'cancelled',
        'contacts_closed',
      ]);
      await until('the card', () => cardOf(emma, roomId)?.contactsOpen === false);
      stop();
    });

    it('refuses days that cannot be, in words', async () => {
      const ask = (body: unknown) => as('emma', 'POST', 'listings/tent/reservations', body);
      for (const [body, en] of [
        [{ from: dayIn(-1), to: dayIn(1) }, 'That day is past.'],
        [{ from: dayIn(2), to: dayIn(2) }, 'You bring it back after you take it.'],
        [{ from: dayIn(1), to: dayIn(62) }, 'It can be rented for up to 60 days at a time.'],
        [{ from: '2026-02-30', to: dayIn(2) }, 'Choose a day.'],
        [{ to: dayIn(2) }, 'Choose a day.'],
      ] as const) {
        const { status, body: answer } = await ask(body);
        expect([status, answer.message.en]).toEqual([422, en]);
      }
      expect((await as('junho', 'POST', 'listings/tent/reservations', { from: dayIn(1), to: dayIn(2) })).status).toBe(
        403,
      );
    });

    it('ends with its listing: rooms closed, open reservations cancelled, at once', async () => {
      const days = { from: dayIn(1), to: dayIn(2) };
      const { id, roomId } = (await as('emma', 'POST', 'listings/tent/reservations', days)).body.reservation;
      expect((await as('emma', 'DELETE', 'listings/tent')).status).toBe(403);
      expect((await as('junho', 'DELETE', 'listings/tent')).status).toBe(204);
      expect((await as('junho', 'DELETE', 'listings/tent')).status).toBe(204);
      const own = (await as('emma', 'GET', 'reservations')).body.reservations;
      expect(own.find((one: { id: string }) => one.id === id).status).toBe('cancelled');
      await until('the room is closed', () => emma.room(roomId).info?.state === 'closed');
      const stop = emma.room(roomId).watch();
      await until('it is told', () => told(emma.room(roomId).timeline.messages).includes('listing_removed'));
      stop();
      expect((await as('emma', 'POST', 'listings/tent/reservations', days)).body.state).toBe('removed');
      expect((await as('emma', 'GET', 'listings/tent')).body.listing.state).toBe('removed');
      expect((await as('daniel', 'GET', 'listings/tent')).status).toBe(404);
    });
  });
}
