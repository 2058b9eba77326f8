// Proves that a room hears things in the order in which they were told, however long it takes to learn who is in it.
import { ChatError, type ChatEvent } from '@doran/protocol';
import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordingLogger } from '../../test/support/recording.logger.js';
import type { Fanout } from '../delivery/fanout.js';
import type { RoomsAccess } from './rooms.access.js';
import type { CachedRoom } from './rooms.cache.js';
import { RoomsTelling } from './rooms.telling.js';

const roomOf = (id: string): CachedRoom => ({ id, kind: 'group', state: 'open', subject: null, members: new Map() });
const settled = () => new Promise(setImmediate);
const about = (name: string) => ({ name, data: {} }) as unknown as ChatEvent;

describe('RoomsTelling', () => {
  let heard: string[];
  let missed: number;
  let answers: (CachedRoom | Promise<CachedRoom | null>)[];
  let telling: RoomsTelling;

  beforeEach(() => {
    Logger.overrideLogger(new RecordingLogger());
    heard = [];
    missed = 0;
    answers = [];
    // What is not answered later is known.
    const access = { find: (roomId: string) => (roomId === 'garden' && answers.shift()) || roomOf(roomId) };
    const fanout = {
      toRoom: (room: CachedRoom, event: ChatEvent) => heard.push(`${room.id} ${event.name}`),
      miss: () => {
        missed += 1;
      },
    };
    telling = new RoomsTelling(access as unknown as RoomsAccess, fanout as unknown as Fanout);
  });

  /** The next question after a room is answered when the test says so. */
  function answerLater() {
    const { promise, resolve, reject } = Promise.withResolvers<CachedRoom | null>();
    answers.push(promise);
    return { resolve, reject };
  }

  it('tells of a known room at once', () => {
    expect(telling.tell('garden', about('one'))).toBeUndefined();
    expect(heard).toEqual(['garden one']);
  });

  it('[MSG1] keeps the order while a room is read, and reads it once for all who wait', async () => {
    const [first, second] = [answerLater(), answerLater()];
    const told = ['one', 'two', 'three'].map((name) => telling.tell('garden', about(name)));
    telling.tell('kitchen', about('meanwhile'));
    await settled();
    // Only the first has been asked for: whoever leaves meanwhile hears none of the others.
    expect(answers).toHaveLength(1);
    first.resolve(roomOf('garden'));
    await settled();
    expect(heard).toEqual(['kitchen meanwhile', 'garden one']);
    told.push(telling.tell('garden', about('four')));
    second.resolve(roomOf('garden'));
    await Promise.all(told);
    expect(heard).toEqual(['kitchen meanwhile', 'garden one', 'garden two', 'garden three', 'garden four']);
    await settled();
    expect(telling.tell('garden', about('five'))).toBeUndefined();
  });

  it('[MSG1] keeps it behind a room that could not be read, for which everyone is asked to sync', async () => {
    const [first, second] = [answerLater(), answerLater()];
    const told = ['one', 'two'].map((name) => telling.tellSurely('garden', about(name)));
    first.resolve(roomOf('garden'));
    await told[0];
    told.push(telling.tellSurely('garden', about('three')));
    second.reject(new ChatError('unavailable', 'The database is away'));
    await Promise.all(told);
    expect(heard).toEqual(['garden one', 'garden three']);
    expect(missed).toBe(1);
  });

  it('goes on when the first could not be told', async () => {
    const first = answerLater();
    const told = [telling.tell('garden', about('one')), telling.tell('garden', about('two'))];
    first.reject(new ChatError('unavailable', 'The database is away'));
    await expect(told[0]).rejects.toThrow('away');
    await told[1];
    expect(heard).toEqual(['garden two']);
  });
});
