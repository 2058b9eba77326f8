// A host that breaks one promise on purpose, the one that SABOTAGE names: what watches over promises must see it.

import { ChatModule, optionsFromEnv } from '@doran/server';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import pg from 'pg';

/** Changes a statement on its way to the database; `to` must find its words there, or the sabotage would be none. */
const rewrite = (words, ...changes) => {
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function (config, ...rest) {
    if (typeof config?.text !== 'string' || !config.text.includes(words)) return query.call(this, config, ...rest);
    const text = changes.reduce((before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`there is no “${from}” to break`);
      return before.replaceAll(from, to);
    }, config.text);
    // What is prepared under the name keeps its parameters: only its words are others.
    return query.call(this, Object.assign(config, { text }), ...rest);
  };
};

const inTheDatabase = async (sql) => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query(sql);
  await client.end();
};

const SABOTAGES = {
  /** A room's seq comes from a sequence, which a transaction that fails does not give back. */
  bigserial: {
    before: () => rewrite('insert into chat.messages', ['r.last_seq + c.n', 'chat.next_of(r.id, c.n)']),
    after: () =>
      inTheDatabase(`
        create or replace function chat.next_of(room uuid, n int) returns bigint language sql volatile as
          $$ select max(nextval(('chat."seq_' || room || '"')::regclass)) from generate_series(1, n) $$;
        create or replace function chat.new_sequence() returns trigger language plpgsql as
          $$ begin execute format('create sequence chat.%I', 'seq_' || new.id); return null; end $$;
        create or replace trigger new_sequence after insert on chat.rooms
          for each row execute function chat.new_sequence();`),
  },
  /** Neither the lookup nor the constraint knows that an id stands already. */
  'no-dedupe': {
    before: () =>
      rewrite('chat.messages m on m.id = k.id', ['m.room_id = k.room_id', 'm.room_id = k.room_id and false']),
    after: () => inTheDatabase('alter table chat.messages drop constraint if exists messages_id_room_id_key'),
  },
  'no-head-check': {
    before: () =>
      rewrite(
        'as new_read',
        ['least(k.read, r.last_seq)', 'k.read'],
        ['least(greatest(k.delivered, k.read), r.last_seq)', 'greatest(k.delivered, k.read)'],
      ),
  },
  'cursors-go-back': {
    before: () =>
      rewrite(
        'as new_read',
        [
          'greatest(m.read_seq, least(k.read, r.last_seq)) as',
          'coalesce(nullif(least(k.read, r.last_seq), 0), m.read_seq) as',
        ],
        ['k.new_read > k.read_seq', 'k.new_read <> k.read_seq'],
        ['greatest(m.read_seq, h.new_read)', 'h.new_read'],
      ),
  },
  /** The gate of every command on a room lets anybody through. */
  'no-member-check': {
    providers: ({ RoomsAccess }) => {
      RoomsAccess.requireMember = async (_caller, roomId) => RoomsAccess.find(roomId);
    },
  },
  /** A room is told to everyone who was ever heard of. */
  'everyone-hears': {
    providers: ({ Fanout }) => {
      const known = new Map();
      const toRoom = Fanout.toRoom.bind(Fanout);
      Fanout.toRoom = (room, ...rest) => {
        if (room.kind !== 'channel') for (const member of room.members) known.set(...member);
        toRoom(room.kind === 'channel' ? room : { ...room, members: known }, ...rest);
      };
    },
  },
  /** Who was taken out of a room is still counted among those who are in it. */
  'removed-hear-on': {
    providers: ({ RoomsCache }) => {
      const kept = new Map();
      const get = RoomsCache.get.bind(RoomsCache);
      RoomsCache.get = (roomId) => {
        if (!kept.has(roomId)) kept.set(roomId, get(roomId));
        return kept.get(roomId);
      };
    },
  },
  /** One statement more for each send, an encoding for each who hears it, and a write for each packet. */
  costly: {
    providers: ({ MessagesWriter, Fanout, 'Symbol(Database)': database, 'Symbol(SocketServer)': server }) => {
      const write = MessagesWriter.write.bind(MessagesWriter);
      MessagesWriter.write = (message) => {
        // Nobody waits for it: what is sent together is still written together.
        void database.query('select 1 from chat.rooms where id = $1', [message.roomId]);
        return write(message);
      };
      const toRoom = Fanout.toRoom.bind(Fanout);
      Fanout.toRoom = (room, event, options) => {
        for (const member of room.members) {
          toRoom({ ...room, members: new Map([member]) }, structuredClone(event), options);
        }
      };
      // What holds packets back stands before Engine.IO's own.
      server.of('/chat').on('connection', ({ conn }) => {
        delete conn.flush;
      });
    },
  },
  'told-twice': {
    providers: ({ Fanout }) => {
      const toRoom = Fanout.toRoom.bind(Fanout);
      Fanout.toRoom = (...told) => {
        toRoom(...told);
        toRoom(...told);
      };
    },
  },
};

const sabotage = SABOTAGES[process.env.SABOTAGE];
if (!sabotage) throw new Error(`SABOTAGE names none of ${Object.keys(SABOTAGES).join(', ')}: ${process.env.SABOTAGE}`);

sabotage.before?.();
const app = await NestFactory.create(ChatModule.forRoot(optionsFromEnv(process.env)), new ExpressAdapter(), {
  logger: ['error', 'warn'],
});
app.enableShutdownHooks();
const providers = [...app.container.getModules().values()].flatMap((module) => [...module.providers.values()]);
sabotage.providers?.(Object.fromEntries(providers.map(({ name, instance }) => [String(name), instance])));
await sabotage.after?.();

await app.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
console.log(`Doran in a sabotaged host listens on http://127.0.0.1:${app.getHttpServer().address().port}`);
