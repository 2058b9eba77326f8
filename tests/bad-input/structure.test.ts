// JSON that is not what it seems: keys that reach for prototypes, unknown fields, too deep, too many, too large.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../conformance/contract.js';
import { restRequest } from '../conformance/doors.js';
import { doorsOf, open, placeOf, RAW, send, verdict } from './answers.js';
import { COMMAND_NAMES, COMMANDS } from './commands.table.js';
import { RawSocket } from './raw.socket.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];
const FRAME = 64 * 1024;
const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);
const DEEP = [deep('[', ']'), `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`];
const manyKeys = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',');

/** An own key of any name, also where an assignment would reach a prototype. */
const withKey = (input: Record<string, unknown>, key: string, value: unknown) =>
  Object.defineProperty({ ...input }, key, { value, enumerable: true });

/** Commands whose input travels as JSON through this door, so that it can be badly shaped there. */
const hasBody = (door: 'socket' | 'rest', command: Command) =>
  door === 'socket' || ['POST', 'PUT', 'PATCH'].includes(restRequest(command as 'sync', {}).method);

for (const command of COMMAND_NAMES) {
  const { fields, input } = COMMANDS[command];
  const doors = doorsOf(command).filter((door) => hasBody(door, command));

  describe.each(doors)(`${command} through %s`, (door) => {
    it('[ERR4] refuses an unknown field and names it', async () => {
      const mouth = await open(door, stage.ann);
      const answer = await mouth.say(command, { ...input(stage), nonsense: 1 });
      expect(verdict(answer, 'invalid', 'nonsense')).toBeUndefined();
      mouth.close();
    });

    it('[ERR4] refuses keys that reach for a prototype, wherever they stand', async () => {
      const mouth = await open(door, stage.ann);
      const wrong: string[] = [];
      for (const key of FORBIDDEN_KEYS) {
        const inputs = [withKey(input(stage), key, { admin: true })];
        for (const [name, { kind }] of Object.entries(fields)) {
          if (placeOf(door, command, name) !== 'json') continue;
          if (kind === 'object') inputs.push({ ...input(stage), [name]: withKey({}, key, 1) });
          if (kind === 'object') inputs.push({ ...input(stage), [name]: { a: { b: withKey({}, key, {}) } } });
          if (kind === 'array') inputs.push({ ...input(stage), [name]: [withKey({}, key, 1)] });
        }
        for (const one of inputs) {
          const fault = verdict(await mouth.say(command, one), 'invalid');
          if (fault) wrong.push(`${JSON.stringify(one)} ${fault}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
      mouth.close();
    });

    it('[ERR4] refuses depth 10,000 in any field', async () => {
      const mouth = await open(door, stage.ann);
      const names = [...Object.keys(fields).filter((name) => placeOf(door, command, name) === 'json'), 'nonsense'];
      const wrong: string[] = [];
      for (const name of names) {
        for (const raw of DEEP) {
          const answer = await mouth.say(command, { ...input(stage), [name]: RAW }, raw);
          const fault = verdict(answer, 'invalid');
          if (fault) wrong.push(`${name} ${fault}`);
        }
      }
      expect(wrong).toEqual([]);
      mouth.close();
    });

    it('[ERR4] refuses as many keys as fit in a frame', async () => {
      const mouth = await open(door, stage.ann);
      const raw = `{${manyKeys(5_500)}}`;
      expect(raw.length).toBeLessThan(FRAME - 2_000);
      for (const name of ['nonsense', ...Object.keys(fields).filter((name) => fields[name]?.kind === 'object')]) {
        const answer = await mouth.say(command, { ...input(stage), [name]: RAW }, raw);
        expect(verdict(answer, 'invalid'), name).toBeUndefined();
      }
      const { method, path } = restRequest('room:open', {});
      if (door === 'rest') expect(verdict(await send(stage.ann, method, path, raw), 'invalid')).toBeUndefined();
      mouth.close();
    });

    it('[ERR4] refuses a frame over 64 KiB', async () => {
      const raw = `{${manyKeys(100_000)}}`;
      const bodies = [raw, `{"a":"${'x'.repeat(FRAME)}"}`, `{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}`];
      for (const body of bodies) {
        if (door === 'rest') {
          const { method, path } = restRequest(command as 'sync', { roomId: stage.roomId, seq: 1 });
          expect(verdict(await send(stage.ann, method, path, body), 'too_large')).toBeUndefined();
        } else {
          const socket = await RawSocket.enter(stage.ann.token);
          socket.say(`42/chat,0["${command}",${body}]`);
          await socket.closed;
          expect(socket.received.filter((text) => text.startsWith('43'))).toEqual([]);
        }
      }
    });
  });
}

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
