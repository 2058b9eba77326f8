// What a transport must do: one connection at a time, with events in and commands out. It never reconnects by itself.
import type { ChatError, ChatEvent, CommandInput, CommandName, CommandOutput } from '@doran/protocol/wire';
import type { Unanswered } from './faults.js';

/** One connection, open or being opened. */
export interface Link {
  /**
   * Rejects with a ChatError when the server refuses, with Unanswered when no answer came within `withinMs` or the
   * connection went. The command may then have been done all the same.
   */
  command<N extends CommandName>(name: N, input: CommandInput<N>, withinMs: number): Promise<CommandOutput<N>>;
  /** Ends the connection; nothing is heard of it any more. */
  close(): void;
}

/** Who hears what a link has to say. */
export interface LinkListener {
  /** Every event, as it comes; the first is `hello`. */
  event(event: ChatEvent): void;
  /** Once: the connection could not be made (a ChatError when the server refused it), or it ended. */
  closed(error: ChatError | Unanswered): void;
}

/** A way to the server. `socketio` and `sse` are two. */
export interface Transport {
  readonly name: string;
  /** `url` is the server's origin, with a path if it is mounted below one; '' in a page of the same origin. */
  open(url: string, token: string, listener: LinkListener): Link;
}
