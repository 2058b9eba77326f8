// docs/embedding.md, word for word: the app that it makes from published packages, and two people who talk in it.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Chat, RoomHandle } from '@doran/client';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { blockOf, blocksOf } from '../support/page.blocks.js';
import { openRegistry, type Packed, type Registry } from './registry.js';
import { type Running, Shop } from './shop.js';

const SECRET = 'the secret of this shop, long enough to be one';
const PATIENCE = { timeout: 20_000 };

let folder: string;
let registry: Registry;
let shop: Shop;
const blocks = [...(await blocksOf('embedding.app.md')), ...(await blocksOf('embedding.md'))];
const open = new Set<{ close(): Promise<void> }>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-embedding-'));
  registry = await openRegistry(folder);
  shop = new Shop(path.join(folder, 'shop'), blocks, registry.url, { JWT_SECRET: SECRET });
  await shop.write();
  for (const step of ['new', 'install', 'page']) await shop.step(step);
  // Half a minute on a machine that does nothing else.
}, 300_000);
afterEach(async () => {
  // The people leave before the app does, and the app before its database.
  for (const { close } of [...open].reverse()) await close();
  open.clear();
});
afterAll(async () => {
  await registry?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The page's way, `prefix` being where it puts the host's own routes. */
interface Way {
  name: string;
  variants: string[];
  prefix: string;
}

describe.each<Way>([
  { name: 'Express and TypeORM', variants: [], prefix: '' },
  { name: 'Fastify and pg', variants: ['fastify', 'pg'], prefix: '/api' },
])('the app of docs/embedding.md, with $name', ({ variants, prefix }) => {
  it('lets its users talk, and its orders commit together with the chat', async () => {
    const database = await openDatabase();
    const env = { DATABASE_URL: database.url };
    await shop.write(...variants);
    expect(await shop.step('build', env)).toContain('Ran 0001_chat.sql');
    const app = await startShop(env);
    const sql = await connectTo(database);
    await sql.query(blockOf(blocks, 'orders.sql').code);
    const post = async (route: string, body: object, token = '') => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const url = `${app.url}${prefix}${route}`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, data: await answer.json() };
    };
    const enter = async (id: string): Promise<{ chat: Chat; token: string }> => {
      const { token } = (await post('/login', { id })).data;
      const { connect } = await publishedClient();
      const chat = connect({ url: app.url, token: async () => token });
      open.add(chat);
      await chat.online();
      return { chat, token };
    };
    expect((await post('/login', { id: 'nobody' })).status).toBe(401);
    const [ann, bob, cho] = [await enter('ann'), await enter('bob'), await enter('cho')];

    const room = await ann.chat.rooms.open({ kind: 'direct', members: ['bob'] });
    await expect(ann.chat.rooms.open({ kind: 'direct', members: ['nobody'] })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(ann.chat.rooms.open({ kind: 'group', members: ['bob'] })).rejects.toThrow(
      'Here people talk in pairs.',
    );
    room.watch();
    const bobs = bob.chat.room(room.id);
    bobs.watch();
    room.send({ body: '안녕! Call 010-1234-5678' });
    await expect.poll(() => bodies(bobs), PATIENCE).toEqual(['안녕! Call •••']);
    const authorization = `Bearer ${bob.token}`;
    const byRest = await fetch(`${app.url}/chat/rooms/${room.id}`, { headers: { authorization } });
    expect(await byRest.json()).toMatchObject({ room: { id: room.id } });

    const ordered = await post('/orders', { seller: 'bob', item: 'lamp' }, ann.token);
    expect(ordered.status).toBe(201);
    const deal = bob.chat.room(ordered.data.roomId);
    deal.watch();
    await expect.poll(() => bodies(deal), PATIENCE).toEqual(['Ordered: lamp']);
    expect(deal.timeline.messages[0]).toMatchObject({ type: 'SYSTEM', senderId: null, seq: 1 });

    // The lamp is sold: the commit fails, when the order, its room and its message have all been written.
    expect((await post('/orders', { seller: 'bob', item: 'lamp' }, cho.token)).status).toBe(500);
    const { rows } = await sql.query(`
      select (select count(*) from orders)::int as orders, (select count(*) from chat.rooms)::int as rooms,
             (select count(*) from chat.messages where type = 'SYSTEM')::int as posts`);
    expect(rows).toEqual([{ orders: 1, rooms: 2, posts: 1 }]);
    expect((await post('/orders', { seller: 'bob', item: 'vase' }, cho.token)).status).toBe(201);
    await expect.poll(() => cho.chat.state.rooms.order.length, PATIENCE).toBe(1);
  });
});

it('docs/embedding.ko.md shows the same code', async () => {
  expect(await blocksOf('embedding.ko.md')).toEqual(await blocksOf('embedding.md'));
});

describe('what is published', () => {
  const installed = (name: string) => path.join(shop.folder, 'node_modules/@doran', name);
  const each = (check: (one: Packed) => Promise<void> | void) => async () => {
    for (const one of registry.packed) await check(one);
  };

  it(
    'holds what its package.json promises, a licence, a README, and no test',
    each(({ manifest, files }) => {
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
      expect(promised(manifest).filter((file) => !files.includes(file))).toEqual([]);
      expect(files.filter((file) => /\.test\.|\/(test|testing|fixtures?)\/|\.tsbuildinfo$/.test(file))).toEqual([]);
    }),
  );

  it(
    'holds the sources that its maps lead to (if not: what a gone source left behind, `npm run build` clears it)',
    each(async ({ name, files }) => {
      const lost: string[] = [];
      for (const map of files.filter((file) => file.endsWith('.map'))) {
        const { sources } = JSON.parse(await readFile(path.join(installed(name), map), 'utf8'));
        for (const source of sources as string[]) {
          if (!files.includes(path.posix.join(path.posix.dirname(map), source))) lost.push(`${map}: ${source}`);
        }
      }
      expect(lost).toEqual([]);
    }),
  );

  it('asks for nothing that a fresh app cannot satisfy', async () => {
    await shop.run('npm ls --all');
  });

  it('finds what it imports where nothing is hoisted', async () => {
    const strict = new Shop(path.join(folder, 'strict'), [], registry.url, {});
    await mkdir(strict.folder);
    const hosts = 'react react-dom rxjs reflect-metadata @nestjs/common @nestjs/core';
    const ours = registry.packed.map(({ manifest }) => manifest.name).join(' ');
    await strict.run(`npm init -y && npm install --install-strategy=linked ${ours} ${hosts}`);
    const entries = registry.packed.flatMap(({ manifest }) =>
      Object.keys(manifest.exports)
        .map((entry) => path.posix.join(manifest.name, entry))
        .filter((entry) => !/\.(css|json)$/.test(entry)),
    );
    expect(entries).toContain('@doran/server/standalone');
    const script = `for (const entry of ${JSON.stringify(entries)}) await import(entry)`;
    await strict.run(`node --input-type=module -e '${script}' && npx doran --help`);
  });

  it('draws the page of docs/embedding.md, by its types', async () => {
    const tsconfig = {
      extends: '../tsconfig.json',
      compilerOptions: { jsx: 'react-jsx', lib: ['es2023', 'dom'], module: 'esnext', moduleResolution: 'bundler' },
      include: ['.'],
    };
    await writeFile(path.join(shop.folder, 'web/tsconfig.json'), JSON.stringify(tsconfig));
    await shop.run('npx tsc --noEmit --rootDir web -p web');
  });

  it('is taken by a CommonJS app too', async () => {
    const cjs = path.join(shop.folder, 'cjs');
    await mkdir(cjs);
    await writeFile(path.join(cjs, 'package.json'), '{ "type": "commonjs" }');
    await writeFile(
      path.join(cjs, 'tsconfig.json'),
      '{ "extends": "../tsconfig.json", "files": ["use.ts"], "include": [] }',
    );
    const code = `import { ChatModule } from '@doran/server';\nconsole.log(typeof ChatModule.forRootAsync);\n`;
    await writeFile(path.join(cjs, 'use.ts'), code);
    await shop.run('npx tsc --rootDir cjs --outDir cjs -p cjs');
    expect(await readFile(path.join(cjs, 'use.js'), 'utf8')).toContain('require("@doran/server")');
    expect(await shop.run('node cjs/use.js')).toBe('function\n');
  });
});

/** Each file that `exports`, `bin` and the like name. */
function promised(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(promised);
}

/** The client as it was installed, not as it stands in this workspace. */
function publishedClient(): Promise<typeof import('@doran/client')> {
  return import(pathToFileURL(path.join(shop.folder, 'node_modules/@doran/client/dist/index.js')).href);
}

const bodies = (room: RoomHandle) => room.timeline.messages.map(({ body }) => body);

async function openDatabase(): Promise<FreshDatabase> {
  const database = await createFreshDatabase();
  open.add({ close: () => database.drop() });
  return database;
}

async function startShop(env: Record<string, string>): Promise<Running> {
  const app = await shop.start(env);
  open.add({ close: () => app.stop() });
  return app;
}

async function connectTo({ url }: FreshDatabase): Promise<pg.Client> {
  const sql = new pg.Client({ connectionString: url });
  await sql.connect();
  open.add({ close: () => sql.end() });
  return sql;
}
