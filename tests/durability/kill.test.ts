// A server that is killed in the middle of sending has lost nothing that it acked, and doubles nothing that is sent again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { connectAs, readRoom, type Sent, sendUntilCutOff } from './sender.js';

const ROUNDS = 3;
const SENDERS = ['ann', 'bob', 'cem', 'dee'];
const SECRET = 'a secret that outlives each of the server’s lives';

for (const database of ['embedded', 'postgres'] as const) {
  describe(`kill -9 on ${database}`, () => {
    let folder: string;
    let postgres: FreshDatabase | undefined;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'doran-kill-'));
      if (database === 'postgres') postgres = await createFreshDatabase();
    });
    afterAll(async () => {
      await postgres?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    const start = (): Promise<ServerProcess> =>
      startServer({
        host: 'fastify',
        ...(postgres ? { databaseUrl: postgres.url } : {}),
        env: { DORAN_DATA: folder, DORAN_JWT_SECRET: SECRET, DORAN_LIMITS: RAISED_LIMITS },
      });

    it('[SEND1][SEND2][MSG1] keeps every acked message, once, in order, through three lives', async () => {
      const log: Sent[] = [];
      let roomId: string | undefined;

      for (let round = 0; round < ROUNDS; round += 1) {
        const server = await start();
        const connections = await Promise.all(SENDERS.map((name) => connectAs(server, name)));
        const [first] = connections;
        if (!first) throw new Error('somebody sends');
        roomId ??= (await first.ok('room:open', { kind: 'group', members: SENDERS.slice(1) })).room.id;
        const room = roomId;

        const sending = connections.map((connection, index) =>
          sendUntilCutOff(connection, SENDERS[index] as string, room, log),
        );
        await sleep(700 + round * 150);
        await server.kill('SIGKILL');
        await Promise.all(sending);
      }

      const server = await start();
      const reader = await connectAs(server, 'ann');
      const before = await readRoom(reader, roomId as string);
      const acked = log.filter((sent) => sent.seq !== null);
      expect(acked.length).toBeGreaterThan(ROUNDS * SENDERS.length);
      expect(before.map((message) => message.seq)).toEqual(before.map((_, index) => index + 1));
      const seqOf = new Map(before.map((message) => [message.id, message.seq]));
      for (const sent of acked) expect(seqOf.get(sent.id)).toBe(sent.seq);

      // What was cut off is sent again under its id: it stands once, whether the first try had been committed or not.
      const unsure = log.filter((sent) => sent.seq === null);
      expect(unsure.length).toBeGreaterThan(0);
      for (const { id, body, sender } of unsure) {
        const connection = await connectAs(server, sender);
        const { message, repeated } = await connection.ok('message:send', { roomId, id, type: 'TEXT', body });
        expect(repeated).toBe(seqOf.has(id));
        if (repeated) expect(message.seq).toBe(seqOf.get(id));
        connection.close();
      }
      const after = await readRoom(reader, roomId as string);
      expect(new Set(after.map((message) => message.id)).size).toBe(after.length);
      expect(new Set(after.map((message) => message.id))).toEqual(new Set(log.map((sent) => sent.id)));
      expect(after.map((message) => message.seq)).toEqual(after.map((_, index) => index + 1));
      await server.stop();
    });
  });
}
