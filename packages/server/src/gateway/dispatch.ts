// The one way in: a command's name and what came with it, through its schema to its handler, to a typed answer or error.
import {
  ChatError,
  COMMANDS,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  jsonFault,
} from '@doran/protocol';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { passingAsUnavailable } from '../db/trouble.js';
import type { Principal } from '../host.port.js';
import { invalid, parse } from '../invalid.js';
import { Metrics, type Outcome } from '../observability/metrics.js';
import { type Ended, Tracing } from '../observability/tracing.js';
import { storyOf } from '../observability/words.js';
import { Load } from '../ops/load.js';

/** Who asks, and over which live connection; null for a REST request that names none. */
export interface Caller {
  principal: Principal;
  connection: Connection | null;
  /** The id of a live connection that this node does not hold: what the command causes is not told to it either. */
  elsewhere?: string;
}

/** What a handler may do with the live connection that asks. */
export interface Connection {
  readonly id: string;
  subscribe(topics: readonly string[]): void;
  unsubscribe(topics: readonly string[]): void;
  /** The topics that begin so, of this connection. */
  topics(prefix: string): string[];
  /** Goes on with another token of the same user. */
  refresh(token: string): Promise<Principal>;
}

export type Handlers = {
  [N in CommandName]: (caller: Caller, input: CommandInput<N>) => Promise<CommandOutput<N>>;
};
export const HANDLERS = Symbol('Handlers');

@Injectable()
export class Dispatch {
  readonly #log = new Logger(Dispatch.name);

  constructor(
    @Inject(HANDLERS) private readonly handlers: Handlers,
    @Inject(Load) private readonly load: Load,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Tracing) private readonly tracing: Tracing,
  ) {}

  /** Rejects with a {@link ChatError}, whatever happens. */
  async run(caller: Caller, name: string, raw: unknown): Promise<unknown> {
    // A stranger's word is no label.
    const command = isCommand(name) ? name : 'unknown';
    const begunAt = performance.now();
    let outcome: Outcome = 'ok';
    try {
      const answer = await this.tracing.span(
        command,
        () => this.#handle(caller, name, raw),
        (ended) => ({ 'doran.outcome': outcomeOf(ended) }),
      );
      outcome = outcomeOf({ answer });
      return answer;
    } catch (error) {
      outcome = outcomeOf({ error });
      throw this.asChatError(error);
    } finally {
      this.metrics.answered(command, outcome, (performance.now() - begunAt) / 1_000);
    }
  }

  /** Every error as the one that may cross the wire; what is our own mistake is logged and told without its inside. */
  asChatError(error: unknown): ChatError {
    const known = passingAsUnavailable(error);
    if (known instanceof ChatError) return known;
    this.#log.error('A command failed', storyOf(error));
    return new ChatError('internal', 'Something broke on our side', { cause: error });
  }

  /** Throws at once what is refused at once. */
  #handle(caller: Caller, name: string, raw: unknown): Promise<unknown> {
    if (!isCommand(name)) throw new ChatError('not_found', `There is no command ${printable(name)}`);
    this.load.requireCommand(name);
    const handler = this.handlers[name] as (caller: Caller, input: unknown) => Promise<unknown>;
    return handler(caller, inputOf(name, raw));
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function inputOf<N extends CommandName>(name: N, raw: unknown): CommandInput<N> {
  const fault = jsonFault(raw);
  if (fault) throw invalid([fault]);
  return parse(COMMANDS[name].input, raw) as CommandInput<N>;
}

function outcomeOf(ended: Ended<unknown>): Outcome {
  if ('answer' in ended) return (ended.answer as { repeated?: boolean }).repeated ? 'repeated' : 'ok';
  const known = passingAsUnavailable(ended.error);
  return known instanceof ChatError ? known.code : 'internal';
}

/** A stranger's word, fit to be told back. */
function printable(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 64).toWellFormed()) : 'of that name';
}
