// Proves that the metrics say what was counted, in Prometheus's words, and nothing that they were not told.
import type { Message } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';

async function lines(metrics: Metrics): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith('doran_'));
}

const messageOf = (createdAt: Date) => ({
  name: 'message:created' as const,
  data: { message: { id: 'the-id', body: 'a secret word', createdAt: createdAt.toISOString() } as Message },
});

describe('Metrics', () => {
  it('counts commands by outcome, and how long each took', async () => {
    const metrics = new Metrics();
    metrics.answered('message:send', 'ok', 0.004);
    metrics.answered('message:send', 'repeated', 0.002);
    metrics.answered('unknown', 'not_found', 0.001);
    const text = await lines(metrics);
    expect(text).toContain('doran_commands_total{command="message:send",outcome="ok"} 1');
    expect(text).toContain('doran_commands_total{command="message:send",outcome="repeated"} 1');
    expect(text).toContain('doran_commands_total{command="unknown",outcome="not_found"} 1');
    expect(text).toContain('doran_ack_seconds_bucket{le="0.005",command="message:send"} 2');
    expect(text).toContain('doran_ack_seconds_count{command="message:send"} 2');
  });

  it('measures delivery from when the message was made, never below zero, and tells nothing of the message', async () => {
    const metrics = new Metrics();
    metrics.handedOver(messageOf(new Date(Date.now() - 2_000)), 3);
    metrics.handedOver(messageOf(new Date(Date.now() + 60_000)), 2);
    metrics.handedOver(messageOf(new Date()), 0);
    const text = await lines(metrics);
    expect(text).toContain('doran_event_recipients_total{event="message:created"} 5');
    expect(text).toContain('doran_events_handed_total{event="message:created"} 2');
    expect(text).toContain('doran_delivery_seconds_bucket{le="0.001"} 1');
    expect(text).toContain('doran_delivery_seconds_bucket{le="1"} 1');
    expect(text).toContain('doran_delivery_seconds_bucket{le="2.5"} 2');
    expect(text.join('\n')).not.toMatch(/secret|the-id/);
  });

  it('looks at connections and the pool when it is read', async () => {
    const metrics = new Metrics();
    expect((await lines(metrics)).join()).not.toMatch(/doran_(pool|connections)[ {]/);
    let websocket = 2;
    metrics.sample({ connections: () => ({ websocket, polling: 0, sse: 1 }) });
    metrics.sample({ pools: () => ({ pool: { total: 10, idle: 4, waiting: 7 } }) });
    websocket = 5;
    const text = await lines(metrics);
    expect(text).toContain('doran_connections{carrier="websocket"} 5');
    expect(text).toContain('doran_connections{carrier="polling"} 0');
    expect(text).toContain('doran_pool{pool="pool",state="busy"} 6');
    expect(text).toContain('doran_pool{pool="pool",state="waiting"} 7');
  });

  it('does not know Redis before it has heard of it', async () => {
    const metrics = new Metrics();
    expect((await metrics.text()).includes('redis')).toBe(false);
    metrics.redis(true);
    metrics.redisReconnected();
    metrics.redisMissed();
    metrics.redis(false);
    const text = await lines(metrics);
    expect(text).toContain('doran_redis_up 0');
    expect(text).toContain('doran_redis_reconnects_total 1');
    expect(text).toContain('doran_redis_missed_frames_total 1');
  });

  it('tells of the process too, and two in one process do not mind each other', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.synced('truncated');
    expect(await one.text()).toContain('doran_syncs_total{outcome="truncated"} 1');
    const text = await other.text();
    expect(text).not.toContain('truncated');
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});
