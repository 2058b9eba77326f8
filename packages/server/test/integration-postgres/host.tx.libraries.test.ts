// Runs the contract of every host transaction on those of the libraries that hosts have: pg and TypeORM.
import pg from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostTransactionContract, type RunInTransaction } from '../host.tx.contract.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, storedBodies } from '../support/messages.js';

const test = useChat();
const urlOf = () => test.place.options.databaseUrl ?? '';

describe('pg', () => {
  let pool: pg.Pool;
  beforeAll(() => {
    pool = new pg.Pool({ connectionString: urlOf(), max: 2 });
  });
  afterAll(() => pool.end());
  const inClient: RunInTransaction = async (work) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const value = await work(client);
      await client.query('commit');
      return value;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  hostTransactionContract('pg', test, () => inClient);
});

interface Order {
  item: string;
}
const OrderSchema = new EntitySchema<Order>({
  name: 'Order',
  tableName: 'shop_orders',
  columns: { item: { type: 'text', primary: true } },
});

describe('TypeORM', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = new DataSource({ type: 'postgres', url: urlOf(), entities: [OrderSchema], poolSize: 2 });
    await source.initialize();
  });
  afterAll(() => source.destroy());

  hostTransactionContract('an EntityManager', test, () => (work) => source.transaction(work));
  hostTransactionContract(
    'an EntityManager that is serializable',
    test,
    () => (work) => source.transaction('SERIALIZABLE', work),
  );

  const inRunner: RunInTransaction = async (work) => {
    const runner = source.createQueryRunner();
    await runner.startTransaction();
    try {
      const value = await work(runner);
      await runner.commitTransaction();
      return value;
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.release();
    }
  };
  hostTransactionContract('a QueryRunner', test, () => inRunner);

  it('commits an entity that the host saved, and the message beside it', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    await source.transaction(async (manager) => {
      await manager.save(OrderSchema, { item: 'by the repository' });
      await test.chat.service.post(manager, { roomId, body: 'bought' });
    });
    expect(await source.getRepository(OrderSchema).countBy({ item: 'by the repository' })).toBe(1);
    expect(await storedBodies(test.db, roomId)).toEqual(['bought']);
  });

  it('undoes both when the entity cannot be saved', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    await source.getRepository(OrderSchema).insert({ item: 'sold' });
    const failing = source.transaction(async (manager) => {
      await test.chat.service.post(manager, { roomId, body: 'bought' });
      await manager.insert(OrderSchema, { item: 'sold' });
    });
    await expect(failing).rejects.toThrow('duplicate key');
    expect(await storedBodies(test.db, roomId)).toEqual([]);
  });
});
