// A connection's wire as a stream of server-sent events over one HTTP response.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { CONNECTION_HEADER } from '@doran/protocol';
import type { Metrics } from '../observability/metrics.js';
import { type EventStream, type EventStreams, encodeEvent } from '../realtime/event.streams.js';
import { BEHIND_BYTES, TOO_SLOW_BYTES } from '../realtime/slow.readers.js';
import type { Wire } from './connection.js';

/** A comment this often keeps proxies from closing a silent stream, and shows a dead one. */
const PING_MS = 15_000;

export interface SseWire extends Wire {
  /** Calls `ended` once, when the stream is over, whoever ended it. */
  onEnd(ended: () => void): void;
}

/** The stream's id begins with its node's, by which a proxy keeps the commands of its client at this node. */
export function openSseWire(
  response: ServerResponse,
  streams: EventStreams,
  nodeId: string,
  metrics: Metrics,
): SseWire {
  const id = `${nodeId}.${randomUUID()}`;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would gather events into larger pieces.
    'x-accel-buffering': 'no',
    'access-control-expose-headers': CONNECTION_HEADER,
    [CONNECTION_HEADER]: id,
  });
  response.socket?.setNoDelay(true);
  const write = (frame: string) => {
    if (response.writableEnded || response.destroyed) return;
    response.write(frame);
    if (response.writableLength <= TOO_SLOW_BYTES) return;
    metrics.slowClosed('sse');
    stream.close('slow');
  };
  const stream: EventStream = {
    id,
    get behind() {
      return response.writableLength > BEHIND_BYTES;
    },
    write,
    close: (reason) => {
      if (response.writableEnded) return;
      response.end(encodeEvent('session:closed', { reason }));
      // What a reader does not take must not stay in memory.
      if (reason === 'slow') response.destroy();
    },
  };
  const ping = setInterval(() => write(': ping\n\n'), PING_MS);
  response.once('close', () => {
    clearInterval(ping);
    streams.remove(stream);
  });
  return {
    id,
    carrier: () => 'sse',
    send: (name, data) => write(encodeEvent(name, data)),
    join: (topics) => {
      if (!response.destroyed) streams.subscribe(stream, topics);
    },
    leave: (topics) => streams.unsubscribe(stream, topics),
    topics: () => streams.topicsOf(stream),
    close: () => {
      if (!response.writableEnded) response.end();
    },
    onEnd: (ended) => response.once('close', ended),
  };
}
