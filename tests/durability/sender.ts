// A client that sends without pause and writes down what it was promised, whatever happens to the server meanwhile.
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Connection, openConnection } from '../conformance/connection.js';
import type { ServerProcess } from '../support/server.process.js';

/** What was sent, and the place it was promised; `seq` is null while no ack came. */
export interface Sent {
  id: string;
  sender: string;
  body: string;
  seq: number | null;
}

export async function connectAs(server: ServerProcess, userId: string): Promise<Connection> {
  return openConnection(server.url, { auth: { token: await tokenFor(server, userId) } });
}

export function tokenFor(server: ServerProcess, userId: string): Promise<string> {
  return new SignJWT({ name: userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(server.secret));
}

/** Sends until the connection is gone; a message whose ack never came stays in the log with `seq: null`. */
export async function sendUntilCutOff(
  connection: Connection,
  sender: string,
  roomId: string,
  log: Sent[],
): Promise<void> {
  let cutOff = false;
  void connection.closed.then(() => {
    cutOff = true;
  });
  while (!cutOff) {
    const sent: Sent = { id: randomUUID(), sender, body: `number ${log.length}`, seq: null };
    log.push(sent);
    const input = { roomId, id: sent.id, type: 'TEXT', body: sent.body };
    const answer = connection.ok('message:send', input).then(({ message }) => {
      sent.seq = message.seq;
    });
    await Promise.race([answer, connection.closed]).catch(() => undefined);
  }
}

export async function readRoom(connection: Connection, roomId: string): Promise<{ seq: number; id: string }[]> {
  const all: { seq: number; id: string }[] = [];
  for (let after = 0, more = true; more; after = all.at(-1)?.seq ?? after) {
    const page = await connection.ok('message:list', { roomId, after, limit: 100 });
    all.push(...page.messages.map(({ seq, id }) => ({ seq, id })));
    more = page.hasMore;
  }
  return all;
}
