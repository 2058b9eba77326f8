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

/** Who asks, and over which live connection; null for a REST request that names none. */
export interface Caller {
  principal: Principal;
  connection: Connection | null;
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

  constructor(@Inject(HANDLERS) private readonly handlers: Handlers) {}

  /** Rejects with a {@link ChatError}, whatever happens. */
  async run(caller: Caller, name: string, raw: unknown): Promise<unknown> {
    try {
      if (!isCommand(name)) throw new ChatError('not_found', `There is no command ${printable(name)}`);
      const handler = this.handlers[name] as (caller: Caller, input: unknown) => Promise<unknown>;
      return await handler(caller, inputOf(name, raw));
    } catch (error) {
      throw this.asChatError(error);
    }
  }

  /** Every error as the one that may cross the wire; what is our own mistake is logged and told without its inside. */
  asChatError(error: unknown): ChatError {
    const known = passingAsUnavailable(error);
    if (known instanceof ChatError) return known;
    this.#log.error('A command failed', error instanceof Error ? error.stack : String(error));
    return new ChatError('internal', 'Something broke on our side', { cause: error });
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

/** A stranger's word, fit to be told back. */
function printable(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 64).toWellFormed()) : 'of that name';
}
