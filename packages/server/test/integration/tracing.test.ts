// Proves that a host's OpenTelemetry gets a span for each command and each batch, which tells how it ended and nothing else.
import { type Span, SpanStatusCode, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, textOf } from '../support/messages.js';

interface Recorded {
  name: string;
  attributes: object;
  failed: boolean;
  ended: boolean;
}

const spans: Recorded[] = [];

/** As much of a provider as the API's own methods ask of one. */
function recordingProvider(): TracerProvider {
  const startSpan = (name: string): Span => {
    const span: Recorded = { name, attributes: {}, failed: false, ended: false };
    spans.push(span);
    return {
      spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
      setAttributes: (attributes: object) => Object.assign(span.attributes, attributes),
      setStatus: ({ code }: { code: SpanStatusCode }) => {
        span.failed = code === SpanStatusCode.ERROR;
      },
      end: () => {
        span.ended = true;
      },
    } as unknown as Span;
  };
  return { getTracer: () => ({ startSpan }) as unknown as Tracer };
}

beforeAll(() => void trace.setGlobalTracerProvider(recordingProvider()));
afterAll(() => trace.disable());
const test = useChat();

it('tells each command and each batch with its outcome, and no content', async () => {
  const { chat } = test;
  const roomId = await openDirect(chat);
  const message = textOf(roomId, 'a quetzal');
  spans.length = 0;
  await chat.run('alice', 'message:send', message);
  await chat.run('alice', 'message:send', message);
  await expect(chat.run('mallory', 'message:send', message)).rejects.toThrow();
  await expect(chat.run('alice', 'quetzal' as 'room:get', {} as never)).rejects.toThrow();
  const told = (name: string) => spans.filter((span) => span.name === name);
  expect(told('message:send')).toEqual([
    { name: 'message:send', attributes: { 'doran.outcome': 'ok' }, failed: false, ended: true },
    { name: 'message:send', attributes: { 'doran.outcome': 'repeated' }, failed: false, ended: true },
    { name: 'message:send', attributes: { 'doran.outcome': 'not_found' }, failed: true, ended: true },
  ]);
  expect(told('batch')[0]).toEqual({ name: 'batch', attributes: { 'doran.messages': 1 }, failed: false, ended: true });
  expect(told('unknown')).toHaveLength(1);
  expect(JSON.stringify(spans)).not.toMatch(/quetzal|alice|mallory/);
  expect(JSON.stringify(spans)).not.toContain(roomId);
});
