// Proves that what people write, and their tokens, stand in no log and no metric, whatever goes wrong with them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandName } from '@doran/protocol';
import { Logger } from '@nestjs/common';
import { expect, it } from 'vitest';
import { openLog } from '../../src/observability/log.js';
import { Metrics } from '../../src/observability/metrics.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, textOf } from '../support/messages.js';

const SECRET = 'quetzal';

/** A host that trips over what was written, as careless code does. */
const test = useChat({
  host: {
    maySend: (_caller, _room, { body }) => (body?.startsWith('{') ? JSON.parse(body) : { allow: true }),
  },
});

it('tells what failed, and never the words that made it fail', async () => {
  let out = '';
  const log = openLog({ logLevel: 'trace', nodeId: 'n1' }, { write: (text) => (out += text) });
  Logger.overrideLogger(log);
  const { chat, db } = test;
  const roomId = await openDirect(chat);
  const fails = async (name: CommandName, input: object, code: string) => {
    await expect(chat.run('alice', name, input as never)).rejects.toMatchObject({ code });
  };

  // A constraint, whose `detail` is the whole row; a value, which the message quotes; a trigger's own words.
  await db.query(`alter table chat.messages add constraint no_birds check (body not like '%${SECRET}%bird%')`);
  await db.query(`create function chat.trip() returns trigger language plpgsql as $$
    begin
      if new.body like '%number%' then perform new.body::int; end if;
      if new.body like '%raise%' then raise exception 'no: %', new.body using detail = new.body, hint = new.body; end if;
      return new;
    end $$`);
  await db.query('create trigger trip before insert on chat.messages for each row execute function chat.trip()');

  await fails('message:send', textOf(roomId, `the ${SECRET} is a bird`), 'internal');
  await fails('message:send', textOf(roomId, `${SECRET} is no number`), 'internal');
  await fails('message:send', textOf(roomId, `raise the ${SECRET}`), 'internal');
  await fails('message:send', textOf(roomId, `{ ${SECRET} }`), 'internal');
  await fails('message:send', { ...textOf(roomId, 'hello'), [SECRET]: SECRET }, 'invalid');
  await fails(`${SECRET}:send` as CommandName, {}, 'not_found');
  await chat.service.transaction(async (tx) => {
    await tx.query(
      `insert into chat.outbox (kind, payload) values ('message:posted', '{"roomId":"${SECRET}","seq":1}')`,
    );
  });
  for (let tries = 0; tries < 100 && !out.includes('Outbox row'); tries++) await sleep(50);

  // Each of them was told, so that the silence about the words proves something.
  expect(out).toContain('no_birds');
  expect(out.match(/A command failed/g)).toHaveLength(4);
  expect(out).toContain('a value was refused (code 22P02');
  expect(out).toContain('a value was refused (code P0001');
  expect(out).toContain('SyntaxError: malformed text');
  expect(out).toContain('will be tried again');
  expect(out).not.toContain(SECRET);
  const metrics = await chat.get(Metrics).text();
  expect(metrics).toContain('command="unknown"');
  expect(metrics).not.toContain(SECRET);
  expect(metrics).not.toContain(roomId);
  expect(metrics).not.toMatch(/alice|bob/);
});
