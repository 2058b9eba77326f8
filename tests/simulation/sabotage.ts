// Faults that the simulation must find: each takes one promise away from a client, without touching its code.
import { randomUUID } from 'node:crypto';
import type { CommandInput } from '@doran/client';
import { type Wrap, wrapped } from './transports.js';

/** The client asks for what it missed, and is told that it missed nothing. */
export const withoutGapHealing = (): Wrap => (transport) =>
  wrapped(transport, {
    async command(name, input, pass) {
      const answer = await pass(input);
      if (name === 'sync') return { ...answer, rooms: [], others: [], removed: [] };
      if (name === 'message:list' && (input as CommandInput<'message:list'>).after !== undefined) {
        return { ...answer, messages: [], hasMore: false };
      }
      return answer;
    },
  });

/** What is sent again goes out under another id, so that nobody can know that it is the same. */
export function withoutDedupe(): Wrap {
  const out = new Set<string>();
  return (transport) =>
    wrapped(transport, {
      command(name, input, pass) {
        if (name !== 'message:send') return pass(input);
        const { id } = input as CommandInput<'message:send'>;
        if (out.has(id)) return pass({ ...input, id: randomUUID() });
        out.add(id);
        return pass(input);
      },
    });
}
