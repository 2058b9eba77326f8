// An auction on real PostgreSQL: one or more nodes of the marketplace, people who bid, and a look into the tables.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import pg from 'pg';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

const SECRET = 'a secret of the marketplace that both nodes know';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

const sign = (userId: string) =>
  new SignJWT({ name: userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('30m')
    .sign(Buffer.from(SECRET));

export class AuctionStage {
  readonly #tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly database: FreshDatabase,
    readonly sql: pg.Client,
    readonly nodes: ServerProcess[],
  ) {}

  static async open(nodes: number): Promise<AuctionStage> {
    const database = await createFreshDatabase();
    const stage = new AuctionStage(database, new pg.Client({ connectionString: database.url }), []);
    await stage.sql.connect();
    for (let node = 0; node < nodes; node += 1) await stage.startNode();
    return stage;
  }

  async startNode(): Promise<ServerProcess> {
    const env = { DORAN_DEMO: '1', DORAN_JWT_SECRET: SECRET };
    const node = await startServer({ host: 'marketplace', databaseUrl: this.database.url, env });
    this.nodes.push(node);
    return node;
  }

  /** People of the marketplace's tables: a bid names one. */
  async newPeople(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, index) => `bidder-${index}-${randomUUID().slice(0, 8)}`);
    await this.sql.query(
      `insert into market.people (id, name, look) select k, k, '{#fff,#eee,#ddd}' from unnest($1::text[]) k`,
      [ids],
    );
    return ids;
  }

  token(userId: string): Promise<string> {
    const known = this.#tokens.get(userId) ?? sign(userId);
    this.#tokens.set(userId, known);
    return known;
  }

  async call(userId: string, method: string, path: string, body?: object, node = this.nodes[0]): Promise<Answer> {
    if (!node) throw new Error('no node is open');
    const answer = await fetch(`${node.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.token(userId)}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** A listing of the demo's Minji under the hammer. */
  async auction(terms: { startingPrice: number; increment: number; reservePrice?: number; seconds: number }) {
    const made = await this.call('minji', 'POST', '/market/auctions', {
      title: `Watch ${randomUUID().slice(0, 8)}`,
      body: 'It runs a minute slow each week.',
      place: 'Seoul',
      picture: 'watch',
      ...terms,
    });
    if (made.status !== 201) throw new Error(`no listing was made: ${JSON.stringify(made)}`);
    return made.body as { id: string; roomId: string; listingId: string };
  }

  /** A connection of the test's own beside `sql`, to hold a row with. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    return client;
  }

  /** Until a transaction of a node stands before a row that the test holds. */
  async untilSomebodyWaits(): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      const { rows } = await this.sql.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) return;
      await sleep(25);
    }
    throw new Error('nobody came to wait for the row');
  }

  async close(): Promise<void> {
    await this.sql.end();
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.database.drop();
  }
}
