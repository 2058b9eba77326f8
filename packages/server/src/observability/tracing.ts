// A span for each command and each batch, when the host has OpenTelemetry; nothing at all when it has not.

import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tracer } from '@opentelemetry/api';

type Api = typeof import('@opentelemetry/api');

/** What a span may carry: words of the protocol and numbers, never an id or what somebody wrote. */
type Facts = Record<string, string | number>;

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

  /** Does the work inside of a span; `facts` is asked when it has ended. */
  span<T>(name: string, work: () => Promise<T>, facts: () => Facts): Promise<T> {
    const api = this.#api;
    if (!api || !this.#tracer) return work();
    return this.#tracer.startActiveSpan(name, async (span) => {
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: api.SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.setAttributes(facts());
        span.end();
      }
    });
  }
}
