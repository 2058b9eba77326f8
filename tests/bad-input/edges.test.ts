// Values that a schema lets through and a database may not: dates at the ends of time, cursors that were tampered with.
import { beforeAll, describe, expect, it } from 'vitest';
import { openRoom } from '../conformance/scenes.js';
import { person, rest } from '../conformance/target.js';
import { type Answer, open, send, verdict } from './answers.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

/** Taken or refused as invalid, but nothing else, and without a word about the inside. */
function faultOf(answer: Answer): string | undefined {
  const fault = verdict(answer, 'invalid');
  return fault?.startsWith('was taken') ? undefined : fault;
}

describe.each(['socket', 'rest'] as const)('through %s', (door) => {
  for (const since of [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-14:00',
    '2026-01-01T00:00:00+23:59',
    '2026-01-01T00:00:00-23:59',
    '2026-01-01T00:00:00.123456789012345678901234567890Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T24:00:00Z',
  ]) {
    it(`[ERR2] a sync since ${since} is answered or invalid`, async () => {
      const mouth = await open(door, stage.ann);
      expect(faultOf(await mouth.say('sync', { epoch: stage.epoch, since, rooms: {} }))).toBeUndefined();
      mouth.close();
    });
  }
});

describe('a cursor of room:list', () => {
  it('[ERR2] is answered or invalid, whichever of its characters is changed', async () => {
    const ann = await person('ann');
    for (let i = 0; i < 3; i += 1) await openRoom('group', ann, []);
    const { body } = await rest<{ next: string }>(ann, 'GET', '/chat/rooms?limit=1');
    const list = (cursor: string) => send(ann, 'GET', `/chat/rooms?limit=1&cursor=${encodeURIComponent(cursor)}`);
    const wrong: string[] = [];
    const decoded = Buffer.from(body.next, 'base64url').toString('latin1');
    const replaced = (text: string, at: number, letter: string) => text.slice(0, at) + letter + text.slice(at + 1);
    for (let at = 0; at < body.next.length; at += 1) {
      for (const letter of 'A9_') {
        const fault = faultOf(await list(replaced(body.next, at, letter)));
        if (fault) wrong.push(`${letter} at ${at}: ${fault}`);
      }
    }
    // A cursor that is base64 of something readable is also changed inside.
    for (let at = 0; at < decoded.length; at += 1) {
      for (const letter of ['9', 'x', '-', '\u0000', '']) {
        const tampered = Buffer.from(replaced(decoded, at, letter), 'latin1').toString('base64url');
        const fault = faultOf(await list(tampered));
        if (fault) wrong.push(`${JSON.stringify(letter)} inside at ${at}: ${fault}`);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
