// A span for each command and each batch, when the host has OpenTelemetry; nothing at all when it has not.

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tracer } from '@opentelemetry/api';

type Api = typeof import('@opentelemetry/api');

/** What a span may carry: words of the protocol and numbers, never an id or what somebody wrote. */
type Facts = Record<string, string | number>;

/** How work ended. */
export type Ended<T> = { answer: T } | { error: unknown };

@Injectable()
export class Tracing implements OnModuleInit {
  #api: Api | undefined;
  #tracer: Tracer | undefined;

  async onModuleInit(): Promise<void> {
    try {
      this.#api = await import('@opentelemetry/api');
    } catch {
      // An optional peer: who has not installed it wants no spans.
      return;
    }
    this.#tracer = this.#api.trace.getTracer('@doran/server');
  }

  /** Does the work inside of a span; `facts` is asked when it has ended, and told how. */
  span<T>(name: string, work: () => Promise<T>, facts: (ended: Ended<T>) => Facts): Promise<T> {
    const api = this.#api;
    const span = this.#tracer?.startSpan(name);
    // Without an SDK nobody records it, and it has no id.
    if (!api || !span || !api.isSpanContextValid(span.spanContext())) return work();
    return api.context.with(api.trace.setSpan(api.context.active(), span), async () => {
      try {
        const answer = await work();
        span.setAttributes(facts({ answer }));
        return answer;
      } catch (error) {
        span.setStatus({ code: api.SpanStatusCode.ERROR });
        span.setAttributes(facts({ error }));
        throw error;
      } finally {
        span.end();
      }
    });
  }
}
