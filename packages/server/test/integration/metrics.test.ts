// Proves who may read /metrics, on both HTTP frameworks, and that what happens is counted there.
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ChatModule } from '../../src/chat.module.js';
import type { ChatOptions } from '../../src/chat.options.js';
import { Metrics } from '../../src/observability/metrics.js';
import { Instance } from '../../src/ops/instance.js';
import { useChat } from '../support/chat.fixture.js';
import { freshPlace } from '../support/database.fixture.js';
import { openDirect, textOf } from '../support/messages.js';

const test = useChat();

const TOKEN = 'a token of sixteen'.replaceAll(' ', '-');

const HOSTS = { fastify: () => new FastifyAdapter(), express: () => new ExpressAdapter() };
type Host = keyof typeof HOSTS;

interface Answer {
  status: number;
  text: string;
  type: string | null;
}

/** A host that listens on every address of this machine. */
async function host(kind: Host, options: ChatOptions) {
  const place = await freshPlace();
  const jwtSecret = 'a secret of at least thirty-two bytes';
  const module = await Test.createTestingModule({
    imports: [ChatModule.forRoot({ jwtSecret, ...place.options, ...options })],
  }).compile();
  const app: INestApplication = module.createNestApplication(HOSTS[kind]());
  await app.listen(0, '0.0.0.0');
  const { port } = app.getHttpServer().address() as AddressInfo;
  onTestFinished(async () => {
    await app.close();
    await place.drop();
  });
  return async (headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };
}

describe.each(['fastify', 'express'] as const)('GET /metrics on %s', (kind) => {
  it('answers this machine in the words of Prometheus, and what came through a proxy not at all', async () => {
    const read = await host(kind, {});
    const { status, type, text } = await read();
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(text).toContain('doran_connections{carrier="websocket"} 0');
    expect(text).toContain('process_resident_memory_bytes');
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      const refused = await read({ [header]: '127.0.0.1' });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('DORAN_METRICS_TOKEN');
      expect(refused.text).not.toContain('doran_');
    }
  });

  it('with a token, answers only who says it, through a proxy or not', async () => {
    const read = await host(kind, { metricsToken: TOKEN });
    expect((await read({ authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect((await read({ authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
    for (const headers of [
      {},
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: `Bearer ${TOKEN.slice(1)}` },
      { authorization: `Basic ${TOKEN}` },
      { authorization: TOKEN },
    ]) {
      const refused = await read(headers as Record<string, string>);
      expect(refused.status).toBe(401);
      expect(refused.text).not.toContain('doran_');
      expect(refused.text).not.toContain(TOKEN);
    }
  });
});

it('answers no other address of this machine without a token', async () => {
  const read = async (remoteAddress: string) => (await test.chat.read('/metrics', remoteAddress)).status;
  expect(await read('10.1.2.3')).toBe(403);
  expect(await read('::ffff:10.1.2.3')).toBe(403);
  expect(await read('127.1.2.3')).toBe(200);
  expect(await read('::1')).toBe(200);
  expect(await read('::ffff:127.0.0.1')).toBe(200);
});

it('counts sends by outcome, batches, events and syncs', async () => {
  const { chat } = test;
  const roomId = await openDirect(chat);
  const first = textOf(roomId, 'hello');
  await chat.run('alice', 'message:send', first);
  await chat.run('alice', 'message:send', first);
  await expect(chat.run('alice', 'message:send', { ...first, body: 'other' })).rejects.toThrow();
  const { epoch } = chat.get(Instance);
  await chat.run('bob', 'sync', { epoch, rooms: { [roomId]: { seq: 0, rev: 0 } } });
  await chat.run('bob', 'sync', { epoch, rooms: { [roomId]: { seq: 1, rev: 0 } } });
  const text = await chat.get(Metrics).text();
  expect(text).toContain('doran_commands_total{command="message:send",outcome="ok"} 1');
  expect(text).toContain('doran_commands_total{command="message:send",outcome="repeated"} 1');
  expect(text).toContain('doran_commands_total{command="message:send",outcome="conflict"} 1');
  expect(text).toContain('doran_ack_seconds_count{command="message:send"} 3');
  expect(text).toContain('doran_batch_messages_count 3');
  expect(text).toContain('doran_events_published_total{event="message:created"} 1');
  expect(text).toContain('doran_syncs_total{outcome="caught_up"} 1');
  // The embedded database has no pool.
  expect(text.includes('doran_pool{pool="pool",state="idle"}')).toBe(inject('database') === 'postgres');
});
