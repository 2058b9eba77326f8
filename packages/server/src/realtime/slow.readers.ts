// What may wait in memory for one socket: a slow reader first goes without hints, then is closed, and catches up by `sync`.
import type { EventName } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Metrics } from '../observability/metrics.js';

/** Events that say how things stand this moment: the next one makes a lost one good. */
export const EPHEMERAL: ReadonlySet<unknown> = new Set(['typing:changed', 'presence:changed']);
/** Bytes that wait for a reader: from here on it hears no hints, */
export const BEHIND_BYTES = 64 * 1024;
/** and from here on it is closed. */
export const TOO_SLOW_BYTES = 1024 * 1024;
/** WebSocket close code of the private range; SSE and polling readers are told the reason in words. */
const CLOSE_CODE = 4008;
/** A reader that has stopped never answers the closing either. */
const TERMINATE_MS = 2_000;

type Engine = Socket['conn'];

/** As much of a `ws` socket as closing with a code needs; a polling transport has none. */
interface RawSocket {
  close(code: number, reason: string): void;
  terminate(): void;
}

@Injectable()
export class SlowReaders {
  readonly #behind = new Set<string>();

  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  /** Counts what is handed to the socket and not yet to the network. */
  watch(socket: Socket): void {
    const { conn } = socket;
    let waiting = 0;
    conn.on('packetCreate', (packet: { data?: unknown }) => {
      waiting += typeof packet.data === 'string' ? packet.data.length : 0;
      // Of a socket that is gone nobody would take the name out again.
      if (waiting <= BEHIND_BYTES || !socket.connected) return;
      this.#behind.add(socket.id);
      if (waiting > TOO_SLOW_BYTES) this.#close(conn);
    });
    conn.on('drain', () => {
      waiting = 0;
      this.#behind.delete(socket.id);
    });
    socket.once('disconnect', () => this.#behind.delete(socket.id));
  }

  /** Takes those who are behind out of an event that says only how things stand now. */
  spare(packet: { data?: unknown }, except: Set<string>): void {
    if (this.#behind.size === 0 || !Array.isArray(packet.data) || !EPHEMERAL.has(packet.data[0])) return;
    for (const id of this.#behind) {
      except.add(id);
      this.metrics.dropped(packet.data[0] as EventName);
    }
  }

  #close(conn: Engine): void {
    this.metrics.slowClosed(conn.transport.name === 'polling' ? 'polling' : 'websocket');
    const raw = (conn.transport as unknown as { socket?: Partial<RawSocket> }).socket;
    raw?.close?.(CLOSE_CODE, 'slow');
    setTimeout(() => raw?.terminate?.(), TERMINATE_MS).unref();
    // Discards what waits, instead of waiting until it is taken.
    conn.close(true);
  }
}
