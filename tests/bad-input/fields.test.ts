// Each field of each command: missing, of another type, too long, out of range, holding text that may not be stored.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../conformance/contract.js';
import { say } from '../conformance/scenes.js';
import { person, rest } from '../conformance/target.js';
import { doorsOf, open, verdict } from './answers.js';
import { COMMAND_NAMES, COMMANDS } from './commands.table.js';
import { badTexts, missingFields, noNumbers, wrongValues } from './faults.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

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

const FAULTS = {
  '[ERR2] names each required field that is missing': missingFields,
  '[ERR4] refuses each field of another type, and each value out of its bounds': wrongValues,
  '[ERR4] refuses numbers that are no numbers': noNumbers,
  '[ERR4] refuses text that may not be stored or shown': badTexts,
};

for (const command of COMMAND_NAMES) {
  describe.each(doorsOf(command))(`${command} through %s`, (door) => {
    it('[ERR2] is taken when it is good', async () => {
      const mouth = await open(door, stage.ann);
      const answer = await mouth.say(command, await goodInput(command));
      mouth.close();
      expect(answer, answer.text).toMatchObject({ ok: true });
    });

    for (const [promise, faults] of Object.entries(FAULTS)) {
      const spoiled = faults(door, command);
      // A command without such a field has nothing to refuse.
      if (spoiled.length === 0) continue;
      it(`${promise} (${spoiled.length})`, async () => {
        const mouth = await open(door, stage.ann);
        const wrong: string[] = [];
        for (const { what, field, spoil, raw } of spoiled) {
          const answer = await mouth.say(command, spoil(COMMANDS[command].input(stage)), raw);
          const fault = verdict(answer, 'invalid', field);
          if (fault) wrong.push(`${what} ${fault}`);
        }
        mouth.close();
        expect(wrong).toEqual([]);
      });
    }
  });
}

it('[ERR1] the server outlives all of it', async () => {
  await expectStillAlive(stage);
});
