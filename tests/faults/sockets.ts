// The real TCP sockets of the crowd, whoever opened them (ws, polling, fetch): to be cut, or read no longer.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sockets {
  /** Whatever connects while `work` runs, and because of it, counts as this device's. */
  of<T>(device: string, work: () => T): T;
  /** Ends every one of them at once, as a network does: with a reset. Answers how many. */
  dropAll(): number;
  /** The device takes nothing off its sockets for so long. */
  stopReading(device: string, ms: number): Promise<void>;
}

export function watchSockets(): Sockets {
  const context = new AsyncLocalStorage<string>();
  const open = new Map<Socket, string>();
  subscribe('net.client.socket', (message) => {
    const device = context.getStore();
    const { socket } = message as { socket: Socket };
    // The crowd's own questions to the database are nobody's.
    if (device === undefined) return;
    open.set(socket, device);
    socket.once('close', () => open.delete(socket));
  });
  return {
    of: (device, work) => context.run(device, work),
    dropAll() {
      const all = [...open.keys()];
      for (const socket of all) socket.resetAndDestroy();
      return all.length;
    },
    async stopReading(device, ms) {
      const own = [...open].flatMap(([socket, owner]) => (owner === device ? [socket] : []));
      for (const socket of own) socket.pause();
      await sleep(ms);
      for (const socket of own) socket.resume();
    },
  };
}
