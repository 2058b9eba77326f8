// A command by REST for a live connection that another node holds is done there: no proxy need know which node that is.
import { ChatError, type CommandName, type WireError } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import { BUS, type Bus } from '../cluster/bus.js';
import type { Principal } from '../host.port.js';
import { Connections } from './connections.js';
import { Dispatch } from './dispatch.js';

const ANSWER_WITHIN_MS = 5_000;
/** The commands that do something to the connection itself. Every other one is done by whichever node is asked. */
const OF_A_CONNECTION: ReadonlySet<CommandName> = new Set([
  'room:subscribe',
  'room:unsubscribe',
  'presence:watch',
  'session:refresh',
]);

interface Asked {
  node: string;
  id: string;
  connection: string;
  /** As JSON keeps it: its moments are text. */
  principal: Omit<Principal, 'issuedAt' | 'expiresAt'> & { issuedAt: string | null; expiresAt: string };
  command: CommandName;
  input: unknown;
}
type Answered = { id: string } & ({ data: unknown } | { error: WireError });

@Injectable()
export class Elsewhere {
  readonly #asking = new Map<string, (answer: Answered) => void>();

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(Dispatch) private readonly dispatch: Dispatch,
  ) {
    bus.hear('asked', (asked: Asked) => {
      if (asked.node === this.settings.nodeId) this.connections.during(this.#answer(asked));
    });
    bus.hear('answered', (answered: Answered) => this.#asking.get(answered.id)?.(answered));
  }

  /** Whether this command must be done by the node that holds the connection of this id, which is another one. */
  concerns(command: CommandName, connection: string): boolean {
    const node = nodeOf(connection);
    return node !== null && node !== this.settings.nodeId && this.bus.state !== 'alone' && OF_A_CONNECTION.has(command);
  }

  /** Answers as that node did; `unavailable` when it does not. */
  async run(principal: Principal, connection: string, command: CommandName, input: unknown): Promise<unknown> {
    const id = uuidv7();
    const answered = await new Promise<Answered | null>((resolve) => {
      const late = setTimeout(resolve, ANSWER_WITHIN_MS, null);
      this.#asking.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      this.bus.publish('asked', { node: nodeOf(connection), id, connection, principal, command, input });
    });
    this.#asking.delete(id);
    if (!answered) throw new ChatError('unavailable', 'The server of this connection does not answer');
    if ('error' in answered) throw ChatError.fromWire(answered.error);
    return answered.data;
  }

  async #answer({ id, connection: connectionId, principal: told, command, input }: Asked): Promise<void> {
    try {
      const { issuedAt, expiresAt } = told;
      const principal = {
        ...told,
        issuedAt: issuedAt === null ? null : new Date(issuedAt),
        expiresAt: new Date(expiresAt),
      };
      const connection = this.connections.find(principal.userId, connectionId);
      this.bus.publish('answered', { id, data: await this.dispatch.run({ principal, connection }, command, input) });
    } catch (error) {
      this.bus.publish('answered', { id, error: this.dispatch.asChatError(error).toWire() });
    }
  }
}

/** A stream's id as its node made it; null for any other word, such as the name of a topic. */
export function nodeOf(connection: string): string | null {
  return /^([\w-]{1,64})\.[\da-f-]{36}$/.exec(connection)?.[1] ?? null;
}
