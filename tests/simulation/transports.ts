// What stands between the client and its real transport: chosen events and answers are lost, doubled or late.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ChatEvent,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Link,
  type LinkListener,
  type Message,
  type Transport,
  Unanswered,
} from '@doran/client';
import type { Losses } from './plan.js';
import type { Random } from './random.js';

export type Wrap = (transport: Transport) => Transport;

interface Layer {
  event?(event: ChatEvent, pass: LinkListener['event']): void;
  command?<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    pass: (input: CommandInput<N>) => Promise<CommandOutput<N>>,
  ): Promise<CommandOutput<N>>;
  /** Says something of its own to the client, as long as the connection lives. */
  opened?(say: LinkListener['event']): void;
}

/** A transport with a layer around it; nothing is heard after the link has ended, as the port wants it. */
export function wrapped(transport: Transport, layer: Layer): Transport {
  return {
    name: transport.name,
    open(url, token, listener) {
      let ended = false;
      const say: LinkListener['event'] = (event) => {
        if (!ended) listener.event(event);
      };
      const link: Link = transport.open(url, token, {
        event: (event) => (layer.event ? layer.event(event, say) : say(event)),
        closed(error) {
          ended = true;
          listener.closed(error);
        },
      });
      layer.opened?.(say);
      return {
        command(name, input, withinMs) {
          const pass = (changed: typeof input) => link.command(name, changed, withinMs);
          return layer.command ? layer.command(name, input, pass) : pass(input);
        },
        close() {
          ended = true;
          link.close();
        },
      };
    },
  };
}

/** Live events are hints; the others speak of the connection itself, and come as long as it lives. */
const isHint = ({ name }: ChatEvent): boolean => /^(message|receipt|room|typing|presence):/.test(name);

export const lossy =
  (losses: Losses, random: Random, active: () => boolean): Wrap =>
  (transport) =>
    wrapped(transport, {
      event(event, pass) {
        if (!active() || !isHint(event)) return pass(event);
        if (random.chance(losses.lose)) return;
        if (random.chance(losses.double)) pass(event);
        if (random.chance(losses.late)) void sleep(random.int(5, 200)).then(() => pass(event));
        else pass(event);
      },
      async command(_name, input, pass) {
        const answer = await pass(input);
        if (active() && random.chance(losses.loseAnswer)) throw new Unanswered('the simulation lost the answer');
        return answer;
      },
    });

/** What the server promised: every message that an ack, of a send or a change, has told of. */
export const witnessing =
  (promised: (message: Message) => void): Wrap =>
  (transport) =>
    wrapped(transport, {
      async command(_name, input, pass) {
        const answer = await pass(input);
        if ('message' in answer) promised(answer.message);
        return answer;
      },
    });

/** Lets the simulation say `sync:required`, as a server would, on the connection that lives now. */
export const prompting =
  (take: (prompt: () => void) => void): Wrap =>
  (transport) =>
    wrapped(transport, {
      opened: (say) => take(() => say({ name: 'sync:required', data: { reason: 'simulation' } })),
    });
