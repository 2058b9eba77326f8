// The people and rooms that bad input is thrown at, and the proof that they can still talk afterwards.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { openRoom, say, text } from '../conformance/scenes.js';
import { type Actor, connect, people, request } from '../conformance/target.js';

export interface Stage {
  /** Owner of the room, author of its message 1. */
  ann: Actor;
  /** Member of the room, author of its message 2. */
  bob: Actor;
  /** Shares nothing with them; owns `foreignRoomId`, in which there is one message. */
  eve: Actor;
  roomId: string;
  foreignRoomId: string;
  epoch: string;
}

export async function setStage(): Promise<Stage> {
  const [ann, bob, eve] = await people(3);
  const room = await openRoom('group', ann, [bob]);
  const foreign = await openRoom('group', eve, []);
  await say(ann, room.id);
  await say(bob, room.id);
  await say(eve, foreign.id);
  const { hello } = await connect(ann);
  return { ann, bob, eve, roomId: room.id, foreignRoomId: foreign.id, epoch: hello.epoch };
}

/** The process lives, answers, and another client still gets its messages through. */
export async function expectStillAlive({ bob, roomId }: Stage): Promise<void> {
  expect((await request('/health/live')).status).toBe(200);
  const connection = await connect(bob);
  const { message, repeated } = await connection.ok('message:send', text(roomId, `alive ${randomUUID()}`));
  expect(repeated).toBe(false);
  const { messages } = await connection.ok('message:list', { roomId, limit: 1 });
  expect(messages).toEqual([message]);
  connection.close();
}
