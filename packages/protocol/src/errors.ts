// The one error that crosses the wire: its codes, their HTTP status, and which may be tried again ([ERR2]).

/** Every error code: its HTTP status, and whether trying again can help. */
export const ERRORS = {
  unauthenticated: { status: 401, retryable: false, title: 'Who you are could not be proven' },
  forbidden: { status: 403, retryable: false, title: 'You may not do this' },
  blocked: { status: 403, retryable: false, title: 'One of you has blocked the other' },
  not_found: { status: 404, retryable: false, title: 'There is no such thing' },
  conflict: { status: 409, retryable: false, title: 'This contradicts what is already there' },
  too_large: { status: 413, retryable: false, title: 'This is too large' },
  invalid: { status: 422, retryable: false, title: 'This is not well formed' },
  rate_limited: { status: 429, retryable: true, title: 'Too much at once' },
  internal: { status: 500, retryable: true, title: 'Something broke on our side' },
  unavailable: { status: 503, retryable: true, title: 'Not possible right now' },
} as const;

/** A stable code, to decide by; the message is for people. */
export type ErrorCode = keyof typeof ERRORS;

/** What is wrong with one field: `path` names it, with dots. */
export interface ErrorDetail {
  path: string;
  message: string;
}

/** An error as it travels; `retryAfterMs` in milliseconds. */
export interface WireError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  retryAfterMs?: number | undefined;
  details?: ErrorDetail[] | undefined;
}

/** The same error as a REST answer: RFC 9457 `application/problem+json`, with `code` and the rest beside it. */
export interface Problem extends WireError {
  type: string;
  title: string;
  status: number;
}

/** What the server refuses is one of these, on either side of the wire. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly details: ErrorDetail[] | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    more: { retryAfterMs?: number; details?: ErrorDetail[]; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.retryable = ERRORS[code].retryable;
    this.retryAfterMs = more.retryAfterMs;
    this.details = more.details;
  }

  /** As it travels over a socket. */
  toWire(): WireError {
    const { code, message, retryable, retryAfterMs, details } = this;
    return {
      code,
      message,
      retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(details === undefined ? {} : { details }),
    };
  }

  /** As a REST answer carries it. */
  toProblem(): Problem {
    const { status, title } = ERRORS[this.code];
    return { type: `urn:doran:error:${this.code}`, title, status, ...this.toWire() };
  }

  /** The error that came over the wire. */
  static fromWire(error: WireError): ChatError {
    const { retryAfterMs, details } = error;
    return new ChatError(error.code, error.message, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(details === undefined ? {} : { details }),
    });
  }
}
