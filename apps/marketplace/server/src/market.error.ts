// A refusal of the marketplace, in its people's two languages, and the one place where it becomes an HTTP answer.
import { ChatError, type ErrorCode } from '@doran/server';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';

export interface Words {
  ko: string;
  en: string;
}

/** By the codes of the chat, whose refusals come this way too. */
const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  blocked: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

export class MarketError extends Error {
  override readonly name = 'MarketError';

  constructor(
    readonly code: ErrorCode,
    readonly words: Words,
    /** What a page needs to go on: the highest bid, the status that stands. */
    readonly facts: Record<string, unknown> = {},
  ) {
    super(words.en);
  }
}

interface Reply {
  status(code: number): Reply;
  send(body: unknown): unknown;
}

/** `application/json` with `{ code, message: { ko, en }, …facts }`. */
@Catch()
export class MarketErrors implements ExceptionFilter {
  readonly #log = new Logger(MarketErrors.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const { code, words, facts } = this.#refusalOf(error);
    const reply = host.switchToHttp().getResponse<Reply>();
    reply.status(STATUS[code]).send({ code, message: words, ...facts });
  }

  #refusalOf(error: unknown): Pick<MarketError, 'code' | 'words' | 'facts'> {
    if (error instanceof MarketError) return error;
    const ko = '지금은 할 수 없어요. 잠시 뒤에 다시 해 주세요.';
    if (error instanceof ChatError) return { code: error.code, words: { ko, en: error.message }, facts: {} };
    // Our own mistake: its words are for the log, not for whoever met it.
    this.#log.error(error);
    return { code: 'internal', words: { ko, en: 'Something went wrong. Please try again later.' }, facts: {} };
  }
}
