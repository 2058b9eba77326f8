// One person who acts out a random script, through both doors, and remembers what was promised on the way.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Connection } from './connection.js';
import type { Answers, SharedCommand } from './contract.js';
import { type Door, restRequest } from './doors.js';
import { text } from './scenes.js';
import { type Actor, connect, rest } from './target.js';

interface SendStep {
  kind: 'send' | 'sendTwice';
  door: Door;
}

/** A step that needs something to be there already; `portion` picks which. */
interface LaterStep {
  kind: 'repeat' | 'edit' | 'delete' | 'read' | 'deliver';
  door: Door;
  portion: number;
}

export type Step = SendStep | LaterStep;

interface Sent {
  input: ReturnType<typeof text>;
  seq: number;
  /** As it should read now; null for a tombstone. */
  body: string | null;
}

export interface Player {
  actor: Actor;
  connection: Connection;
  sent: Sent[];
  /** Seqs that were sent through this player's connection: it hears nothing of them. */
  sentHere: Set<number>;
  /** Seqs that were sent here and through REST at once: whether it hears of them depends on which came first. */
  sentTwice: Set<number>;
  changes: number;
  cursors: Answers['receipt:mark'][];
  words: number;
}

export async function newPlayer(actor: Actor): Promise<Player> {
  const connection = await connect(actor);
  return { actor, connection, sent: [], sentHere: new Set(), sentTwice: new Set(), changes: 0, cursors: [], words: 0 };
}

/** A command that waits as long as the server asks when it is too fast for the limits. */
async function call<C extends SharedCommand>(
  player: Player,
  door: Door,
  command: C,
  input: Record<string, unknown>,
): Promise<Answers[C]> {
  for (;;) {
    let fault: { code: string; retryAfterMs?: number };
    if (door === 'socket') {
      const ack = await player.connection.emit(command, input);
      if (ack.ok) return ack.data;
      fault = ack.error;
    } else {
      const { method, path, body } = restRequest(command, input);
      const answer = await rest(player.actor, method, path, body);
      if (answer.status < 300) return answer.body as Answers[C];
      fault = answer.body as typeof fault;
    }
    if (fault.code !== 'rate_limited') throw new Error(`${command} at the ${door} answered ${JSON.stringify(fault)}`);
    await sleep((fault.retryAfterMs ?? 100) + 10);
  }
}

const choose = <T>(all: T[], portion: number): T | undefined =>
  all[Math.min(all.length - 1, Math.floor(portion * all.length))];

async function send(player: Player, roomId: string, door: Door): Promise<void> {
  player.words += 1;
  const input = text(roomId, `${player.actor.id} says ${player.words}`);
  const { message, repeated } = await call(player, door, 'message:send', input);
  expect(repeated).toBe(false);
  player.sent.push({ input, seq: message.seq, body: input.body });
  if (door === 'socket') player.sentHere.add(message.seq);
}

/** The same id through both doors at once: whichever is first is the message, the other is its repeat. */
async function sendTwice(player: Player, roomId: string): Promise<void> {
  player.words += 1;
  const input = text(roomId, `${player.actor.id} says ${player.words}`);
  const [here, there] = await Promise.all([
    call(player, 'socket', 'message:send', input),
    call(player, 'rest', 'message:send', input),
  ]);
  expect([here.repeated, there.repeated].sort()).toEqual([false, true]);
  expect(here.message).toEqual(there.message);
  player.sent.push({ input, seq: here.message.seq, body: input.body });
  player.sentTwice.add(here.message.seq);
}

async function change(player: Player, roomId: string, step: LaterStep): Promise<void> {
  const one = choose(
    player.sent.filter((sent) => sent.body !== null),
    step.portion,
  );
  if (!one) return;
  const at = { roomId, seq: one.seq };
  player.changes += 1;
  if (step.kind === 'delete') {
    one.body = null;
    await call(player, step.door, 'message:delete', at);
  } else {
    one.body = `${one.input.body}, changed ${player.changes}`;
    await call(player, step.door, 'message:edit', { ...at, body: one.body });
  }
}

async function repeat(player: Player, step: LaterStep): Promise<void> {
  // Only what nobody changed: whether an edited message's first content still counts as the same is not settled.
  const untouched = player.sent.filter((sent) => sent.body === sent.input.body);
  const one = choose(untouched, step.portion);
  if (!one) return;
  const { message, repeated } = await call(player, step.door, 'message:send', one.input);
  expect({ seq: message.seq, repeated }).toEqual({ seq: one.seq, repeated: true });
}

async function mark(player: Player, roomId: string, step: LaterStep): Promise<void> {
  const { head } = await call(player, step.door, 'message:list', { roomId, limit: 1 });
  const cursor = step.kind === 'read' ? 'readSeq' : 'deliveredSeq';
  const input = { roomId, [cursor]: Math.round(step.portion * head.seq) };
  player.cursors.push(await call(player, step.door, 'receipt:mark', input));
}

async function later(player: Player, roomId: string, step: LaterStep): Promise<void> {
  if (step.kind === 'repeat') await repeat(player, step);
  else if (step.kind === 'read' || step.kind === 'deliver') await mark(player, roomId, step);
  else await change(player, roomId, step);
}

export async function playScript(player: Player, roomId: string, script: Step[]): Promise<void> {
  for (const step of script) {
    if ('portion' in step) await later(player, roomId, step);
    else if (step.kind === 'send') await send(player, roomId, step.door);
    else await sendTwice(player, roomId);
  }
}
