// Proves the order in which checked messages reach the writer: a sender's own order, and nobody else's wait ([SEND4]).
import { ChatError, type CommandInput } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { asPrincipal } from '../../test/support/principal.js';
import type { Database } from '../db/database.js';
import type { Host, OutgoingMessage, SendDecision } from '../host.port.js';
import type { BlocksCache } from '../rooms/blocks.cache.js';
import { RoomsAccess } from '../rooms/rooms.access.js';
import type { CachedRoom, RoomsCache } from '../rooms/rooms.cache.js';
import type { NewMessage } from './messages.sql.js';
import { Outgoing } from './outgoing.js';

const ROOM = 'room-1';
const OTHER = 'room-2';
const roomOf = (id: string, state: CachedRoom['state'] = 'open'): CachedRoom => ({
  id,
  kind: 'group',
  state,
  subject: null,
  members: new Map([
    ['alice', 'owner'],
    ['bob', 'member'],
  ]),
});
const alice = asPrincipal('alice');
const bob = asPrincipal('bob');
const say = (roomId: string, body: string): CommandInput<'message:send'> => ({ roomId, id: body, type: 'TEXT', body });
const turn = () => new Promise(setImmediate);

describe('Outgoing', () => {
  let written: string[];
  let rooms: Map<string, CachedRoom | Promise<CachedRoom | null>>;
  const write = async (message: NewMessage) => {
    written.push(message.body ?? '');
    return message;
  };
  const outgoing = (host: Host = {}) => {
    const cache = { get: (id: string) => rooms.get(id) ?? Promise.resolve(null) } as RoomsCache;
    return new Outgoing(new RoomsAccess(cache, host, {} as BlocksCache), {} as Database, host);
  };
  /** A host that decides each message when the test says so. */
  const slowHost = () => {
    const asked: string[] = [];
    const decisions = new Map<string, (decision: SendDecision) => void>();
    const maySend = (_caller: unknown, _room: unknown, message: OutgoingMessage) => {
      asked.push(message.id);
      return new Promise<SendDecision>((resolve) => decisions.set(message.id, resolve));
    };
    const decide = async (id: string, decision: SendDecision = { allow: true }) => {
      while (!decisions.has(id)) await turn();
      decisions.get(id)?.(decision);
      await turn();
    };
    return { host: { maySend } satisfies Host, asked, decide };
  };

  beforeEach(() => {
    written = [];
    rooms = new Map([
      [ROOM, roomOf(ROOM)],
      [OTHER, roomOf(OTHER)],
    ]);
  });

  it('hands a message over at once where nothing needs asking', () => {
    void outgoing().pass(alice, say(ROOM, 'one'), write);
    expect(written).toEqual(['one']);
  });

  it('[SEND4] a slow decision about the first message does not let the second overtake', async () => {
    const { host, asked, decide } = slowHost();
    const out = outgoing(host);
    const sent = ['one', 'two', 'three'].map((body) => out.pass(alice, say(ROOM, body), write));
    await turn();
    expect(asked).toEqual(['one']);
    await decide('one');
    await decide('two');
    await decide('three');
    await Promise.all(sent);
    expect(written).toEqual(['one', 'two', 'three']);
  });

  it('[SEND4] a room that is still being read does not let a later message overtake', async () => {
    let load = (_: CachedRoom): void => {};
    rooms.set(ROOM, new Promise((resolve) => (load = resolve)));
    const out = outgoing();
    const first = out.pass(alice, say(ROOM, 'one'), write);
    rooms.set(ROOM, roomOf(ROOM));
    const second = out.pass(alice, say(ROOM, 'two'), write);
    await turn();
    expect(written).toEqual([]);
    load(roomOf(ROOM));
    await Promise.all([first, second]);
    expect(written).toEqual(['one', 'two']);
  });

  it('holds up neither another room nor another sender', async () => {
    const { host, decide } = slowHost();
    const out = outgoing(host);
    const held = out.pass(alice, say(ROOM, 'held'), write);
    const elsewhere = out.pass(alice, say(OTHER, 'elsewhere'), write);
    const another = out.pass(bob, say(ROOM, 'another'), write);
    await decide('another');
    await decide('elsewhere');
    await Promise.all([elsewhere, another]);
    expect(written).toEqual(['another', 'elsewhere']);
    await decide('held');
    await held;
    expect(written).toEqual(['another', 'elsewhere', 'held']);
  });

  it('goes on after a refusal', async () => {
    const { host, decide } = slowHost();
    const out = outgoing(host);
    const sent = Promise.allSettled(['one', 'two'].map((body) => out.pass(alice, say(ROOM, body), write)));
    await decide('one', { allow: false, reason: 'No phone numbers, please' });
    await decide('two');
    expect(await sent).toMatchObject([
      { status: 'rejected', reason: { code: 'forbidden', message: 'No phone numbers, please' } },
      { status: 'fulfilled' },
    ]);
    expect(written).toEqual(['two']);
  });

  it('lets the next message pass while the first is still being written', async () => {
    const { host, decide } = slowHost();
    const out = outgoing(host);
    let stored = (_: string): void => {};
    const slowWrite = (message: NewMessage) => {
      written.push(message.body ?? '');
      return new Promise<string>((resolve) => (stored = resolve));
    };
    const first = out.pass(alice, say(ROOM, 'one'), slowWrite);
    const second = out.pass(alice, say(ROOM, 'two'), write);
    await decide('one');
    await decide('two');
    expect(await second).toMatchObject({ body: 'two' });
    expect(written).toEqual(['one', 'two']);
    stored('stored');
    expect(await first).toBe('stored');
  });

  it('writes what the host made of a message', async () => {
    const host: Host = { maySend: () => ({ allow: true, rewrite: { body: 'call me at ***', data: { masked: 1 } } }) };
    const message = await outgoing(host).pass(alice, say(ROOM, 'call me at 555'), write);
    expect(message).toMatchObject({ body: 'call me at ***', data: { masked: 1 }, senderId: 'alice', type: 'TEXT' });
  });

  it.each(['readonly', 'closed'] as const)('[SEND6] nobody sends in a room that is %s', async (state) => {
    rooms.set(ROOM, roomOf(ROOM, state));
    const refused = outgoing().pass(alice, say(ROOM, 'one'), write);
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', message: `The room is ${state}` });
    expect(written).toEqual([]);
  });

  it('[ERR3] a room of others and one that is not there are the same to a stranger', async () => {
    const stranger = asPrincipal('mallory');
    const refusals = await Promise.all(
      [ROOM, 'nowhere'].map((id) =>
        outgoing()
          .pass(stranger, say(id, 'hi'), write)
          .catch((error: ChatError) => error),
      ),
    );
    expect(refusals.map((error) => (error as ChatError).toWire())).toEqual([
      { code: 'not_found', message: 'There is no such room', retryable: false },
      { code: 'not_found', message: 'There is no such room', retryable: false },
    ]);
  });
});
