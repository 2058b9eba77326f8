// Each field of each command: missing, of another type, too long, out of range, holding text that may not be stored.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../conformance/contract.js';
import { say } from '../conformance/scenes.js';
import { person, rest } from '../conformance/target.js';
import { doorsOf, type Mouth, open, placeOf, RAW, verdict } from './answers.js';
import { COMMAND_NAMES, COMMANDS, type Field, type Kind } from './commands.table.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

const SAMPLES: Record<string, unknown> = {
  number: 7,
  string: 'nonsense',
  boolean: true,
  null: null,
  array: [],
  object: {},
};
const JSON_TYPE: Record<Kind, string> = {
  uuid: 'string',
  userId: 'string',
  text: 'string',
  word: 'string',
  integer: 'number',
  boolean: 'boolean',
  object: 'object',
  array: 'array',
};

function wrongTypes({ kind, nullable }: Field): [string, unknown][] {
  return Object.entries(SAMPLES).filter(([type]) => type !== JSON_TYPE[kind] && !(nullable && type === 'null'));
}

/** Text in a path or a query has no type, so there only a value that reads wrong is wrong. */
function writable(place: ReturnType<typeof placeOf>, field: Field, value: unknown): boolean {
  if (place === 'json') return true;
  const text = String(value);
  if (place === 'path' && (text === '' || text.length > 5_000)) return false;
  if (field.kind === 'userId' || field.kind === 'text') return typeof value === 'string';
  if (field.kind === 'array')
    return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
  return field.kind !== 'integer' || !/^\d+$/.test(text) || (field.wrong ?? []).includes(value);
}

const TEXT_FAULTS: Record<string, string> = {
  NUL: '\u0000',
  'a lone high surrogate': '\ud83d',
  'a lone low surrogate': '\udc00',
  'U+202D': '\u202d',
  'U+202E': '\u202e',
  '31 combining marks': 'e'.padEnd(32, '\u0301'),
};

/** Runs every try against one open mouth and gives back what went otherwise than it should. */
async function failures(mouth: Mouth, tries: (() => Promise<[string, string | undefined]>)[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const attempt of tries) {
    const [what, fault] = await attempt();
    if (fault) wrong.push(`${what} ${fault}`);
  }
  mouth.close();
  return wrong;
}

/** A message or a member of its own for the command that changes one, so that the stage stays as it is. */
async function goodInput(command: Command): Promise<Record<string, unknown>> {
  const { fields, input } = COMMANDS[command];
  const good = input(stage);
  if (fields.seq) return { ...good, seq: (await say(stage.ann, stage.roomId)).seq };
  if (!fields.userId) return good;
  const guest = await person('guest');
  await rest(stage.ann, 'POST', `/chat/rooms/${stage.roomId}/members`, { userIds: [guest.id] });
  return { ...good, userId: guest.id };
}

for (const command of COMMAND_NAMES) {
  const { fields, input } = COMMANDS[command];
  describe.each(doorsOf(command))(`${command} through %s`, (door) => {
    it('[ERR2] is taken when it is good', async () => {
      const mouth = await open(door, stage.ann);
      const answer = await mouth.say(command, await goodInput(command));
      mouth.close();
      expect(answer, answer.text).toMatchObject({ ok: true });
    });

    it('[ERR2] names each required field that is missing', async () => {
      const mouth = await open(door, stage.ann);
      const required = Object.entries(fields).filter(
        ([name, field]) => field.required && placeOf(door, command, name) !== 'path',
      );
      const tries = required.map(([name]) => async (): Promise<[string, string | undefined]> => {
        const { [name]: _, ...rest } = input(stage);
        return [`without ${name}`, verdict(await mouth.say(command, rest), 'invalid', name)];
      });
      expect(await failures(mouth, tries)).toEqual([]);
    });

    it('[ERR4] refuses each field of another type, and each value out of its bounds', async () => {
      const mouth = await open(door, stage.ann);
      const tries = Object.entries(fields).flatMap(([name, field]) => {
        const place = placeOf(door, command, name);
        const typed = wrongTypes(field).filter(([, value]) => writable(place, field, value));
        const bounds = (field.wrong ?? []).filter((value) => writable(place, field, value));
        const values = [...typed.map(([, value]) => value), ...bounds];
        return values.map((value) => async (): Promise<[string, string | undefined]> => {
          const answer = await mouth.say(command, { ...input(stage), [name]: value });
          return [`${name}=${JSON.stringify(value)?.slice(0, 60)}`, verdict(answer, 'invalid', name)];
        });
      });
      expect(await failures(mouth, tries)).toEqual([]);
    });

    it('[ERR4] refuses numbers that are no numbers', async () => {
      const mouth = await open(door, stage.ann);
      const integers = Object.keys(fields).filter(
        (name) => fields[name]?.kind === 'integer' && placeOf(door, command, name) === 'json',
      );
      const numbers = ['1e999', '-1e999', '1'.repeat(400), '1.0000001', '-0.5'];
      const tries = integers.flatMap((name) =>
        numbers.map((raw) => async (): Promise<[string, string | undefined]> => {
          const answer = await mouth.say(command, { ...input(stage), [name]: RAW }, raw);
          return [`${name}=${raw.slice(0, 20)}`, verdict(answer, 'invalid', name)];
        }),
      );
      expect(await failures(mouth, tries)).toEqual([]);
    });

    it('[ERR4] refuses text that may not be stored or shown', async () => {
      const mouth = await open(door, stage.ann);
      const tries = Object.entries(fields).flatMap(([name, { holding }]) => {
        if (!holding) return [];
        const lone = placeOf(door, command, name) === 'json';
        const texts = Object.entries(TEXT_FAULTS).filter(([, text]) => lone || text.isWellFormed());
        return texts.map(([what, text]) => async (): Promise<[string, string | undefined]> => {
          const answer = await mouth.say(command, { ...input(stage), [name]: holding(text) });
          return [`${what} in ${name}`, verdict(answer, 'invalid', name)];
        });
      });
      expect(await failures(mouth, tries)).toEqual([]);
    });
  });
}

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
