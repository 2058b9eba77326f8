// What belongs to others: their rooms do not exist for a stranger, and their words are theirs.
import { beforeAll, describe, expect, it } from 'vitest';
import { connect, rest } from '../conformance/target.js';
import { doorsOf, open, verdict } from './answers.js';
import { COMMAND_NAMES, COMMANDS } from './commands.table.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

for (const command of COMMAND_NAMES) {
  const { fields, input } = COMMANDS[command];
  if (!fields.roomId || command === 'room:unsubscribe') continue;
  describe.each(doorsOf(command))(`${command} through %s`, (door) => {
    it('[ERR3] finds no room of others', async () => {
      const stranger = await open(door, stage.eve);
      expect(verdict(await stranger.say(command, input(stage)), 'not_found')).toBeUndefined();
      stranger.close();
      const member = await open(door, stage.ann);
      const foreign = { ...input(stage), roomId: stage.foreignRoomId };
      expect(verdict(await member.say(command, foreign), 'not_found')).toBeUndefined();
      member.close();
    });
  });
}

describe.each(['socket', 'rest'] as const)('through %s', (door) => {
  it('[SEND6] [MSG3] a member changes nothing that another said', async () => {
    const mouth = await open(door, stage.bob);
    const theirs = { roomId: stage.roomId, seq: 1 };
    const edited = await mouth.say('message:edit', { ...theirs, body: 'forged' });
    expect(verdict(edited, 'forbidden')).toBeUndefined();
    expect(verdict(await mouth.say('message:delete', theirs), 'forbidden')).toBeUndefined();
    mouth.close();
  });

  it('[ERR3] a stranger’s cursor, typing and repeat leave no trace in the room', async () => {
    const owner = await connect(stage.ann);
    const before = await owner.ok('room:subscribe', { roomId: stage.roomId });
    const mouth = await open(door, stage.eve);
    await mouth.say('receipt:mark', { roomId: stage.roomId, readSeq: 1 });
    await mouth.say('typing:set', { roomId: stage.roomId, typing: true });
    const { lastMessage } = before.room;
    const repeat = { roomId: stage.roomId, id: lastMessage?.id, type: 'TEXT', body: lastMessage?.body };
    expect(verdict(await mouth.say('message:send', repeat), 'not_found')).toBeUndefined();
    mouth.close();
    const after = await owner.ok('room:subscribe', { roomId: stage.roomId });
    expect({ ...after, presence: [] }).toEqual({ ...before, presence: [] });
    expect(owner.all('typing:changed')).toEqual([]);
  });
});

it('[ERR1] the server outlives all of it', async () => {
  const { body } = await rest<{ rooms: unknown[] }>(stage.eve, 'GET', '/chat/rooms?filter=all');
  expect(JSON.stringify(body.rooms)).not.toContain(stage.roomId);
  await expectStillAlive(stage);
});
