// What the chat does in a host's transaction, whichever library that is of: all of it commits or all of it is undone.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostTransaction } from '../src/db/host.tx.js';
import type { TestChat } from './support/chat.fixture.js';
import { settled } from './support/settled.js';

/** Opens a transaction of the library, hands it to `work`, and commits; rolls back when `work` throws. */
export type RunInTransaction = <T>(work: (tx: HostTransaction) => Promise<T>) => Promise<T>;

export function hostTransactionContract(name: string, test: TestChat, runner: () => RunInTransaction): void {
  describe(`a transaction of ${name}`, () => {
    const inTransaction: RunInTransaction = (work) => runner()(work);
    const orders = async (item: string) =>
      (await test.db.query('select item from shop_orders where item = $1', [item])).rows.length;

    /** A deal as a host makes it: its own row, and everything that the chat can do beside it. */
    async function deal(tx: HostTransaction, item: string): Promise<string> {
      const { service } = test.chat;
      await tx.query('insert into shop_orders (item) values ($1)', [item]);
      const subject = { type: 'order', id: item };
      const room = { kind: 'group' as const, members: ['alice', 'bob'], owner: 'alice', openedBy: item, subject };
      const { roomId, created } = await service.openRoom(tx, room);
      expect(created).toBe(true);
      const first = await service.post(tx, { roomId, body: 'bought', data: { item } });
      const id = randomUUID();
      const second = await service.post(tx, { roomId, id, senderId: 'bob', body: 'thanks', replyTo: first.id });
      expect(await service.post(tx, { roomId, id, senderId: 'bob', body: 'thanks', replyTo: first.id })).toEqual(
        second,
      );
      const silent = await service.post(tx, { roomId, body: 'note', silent: true });
      expect([first.seq, second.seq, silent.seq]).toEqual([1, 2, 3]);
      await service.liftRewrites(tx, roomId);
      await service.applyRewrites(tx, roomId);
      const revised = await service.revise(tx, { roomId, seq: 1, data: { item, paid: true } });
      expect(await service.transcript(tx, roomId, { limit: 1 })).toMatchObject([
        { message: revised, sent: { body: first.body, data: first.data } },
      ]);
      expect(await service.findRooms(tx, { subject })).toMatchObject([{ roomId, members: ['alice', 'bob'] }]);
      expect(await service.roomsOpenedBy(tx, item, new Date(0))).toBe(1);
      expect((await service.replyFigures(tx, item, new Date(0))).asked).toBe(0);
      expect(await service.areBlocked(tx, 'alice', item)).toBe(false);
      await service.addMembers(tx, roomId, ['carol', 'dan']);
      await service.removeMember(tx, roomId, 'dan');
      await service.removeMember(tx, roomId, 'alice');
      await service.changeRoom(tx, roomId, { title: item, data: { paid: true }, state: 'readonly' });
      return roomId;
    }

    beforeAll(async () => {
      await test.db.query('create table if not exists shop_orders (item text primary key)');
    });

    it('commits the host’s row and everything of the chat', async () => {
      const item = `${name} ${randomUUID()}`;
      const roomId = await inTransaction((tx) => deal(tx, item.replaceAll(' ', '-')));
      await settled(test.db);
      expect(await orders(item.replaceAll(' ', '-'))).toBe(1);
      const { room } = await test.chat.run('bob', 'room:get', { roomId });
      expect(room).toMatchObject({ state: 'readonly', data: { paid: true }, head: { seq: 3 }, memberCount: 2 });
      expect(room.members.map(({ user, role }) => `${user.id} ${role}`).sort()).toEqual(['bob owner', 'carol member']);
      expect(room.me).toMatchObject({ readSeq: 3, unread: 0 });
      const posted = test.chat.transport.heard('message:created').filter(({ message }) => message.roomId === roomId);
      expect(posted.map(({ message }) => message.seq)).toEqual([1, 2, 3]);
    });

    it('undoes the host’s row and everything of the chat', async () => {
      const item = `undone-${randomUUID()}`;
      let roomId = '';
      const failing = inTransaction(async (tx) => {
        roomId = await deal(tx, item);
        throw new Error('the card was refused');
      });
      await expect(failing).rejects.toThrow('the card was refused');
      await settled(test.db);
      expect(await orders(item)).toBe(0);
      expect((await test.db.query('select 1 from chat.rooms where id = $1', [roomId])).rows).toEqual([]);
      expect((await test.db.query('select 1 from chat.messages where room_id = $1', [roomId])).rows).toEqual([]);
      const heard = test.chat.transport.published.filter(({ event }) => JSON.stringify(event).includes(roomId));
      expect(heard).toEqual([]);
    });

    it('goes on after a refusal of ours', async () => {
      const item = `refused-${randomUUID()}`;
      await inTransaction(async (tx) => {
        await tx.query('insert into shop_orders (item) values ($1)', [item]);
        const nowhere = test.chat.service.post(tx, { roomId: randomUUID(), body: 'x' });
        await expect(nowhere).rejects.toMatchObject({ code: 'not_found' });
      });
      expect(await orders(item)).toBe(1);
    });
  });
}
