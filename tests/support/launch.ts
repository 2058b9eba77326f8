// What a test project may ask for when it starts its target, and what its tests are told about it.
export interface Launch {
  host: 'fastify' | 'express';
  database: 'embedded' | 'postgres';
  env?: Record<string, string>;
}

export interface Target {
  url: string;
  secret: string;
  issuer?: string;
  audience?: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    launch: Launch;
    /** The target, or the sentence that says why there is none: each test file then fails with it. */
    target: Target | { failure: string };
  }
}

/** For suites that are about something else than limits. */
export const RAISED_LIMITS = JSON.stringify({
  messagesPerSecond: 1_000_000,
  messageBurst: 1_000_000,
  typingIntervalMs: 1,
  handshakesPerMinute: 1_000_000,
  reportsPerMinute: 1_000_000,
});
