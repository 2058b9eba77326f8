// What a device of the crowd did and saw, line by line: beside the database the only evidence that the checker knows.
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { DeviceState, Truth } from './state.js';

export type Carrier = 'websocket' | 'polling' | 'sse';
/** An outsider is in none of the rooms that it tries to look into. */
export type Part = 'member' | 'outsider';
export type Kind = 'direct' | 'group' | 'channel';

/** What a device writes. `c` numbers its connections, 0 is none of them; `asked` is when the command went out. */
export type DeviceEntry =
  | { e: 'begin'; device: string; user: string; carrier: Carrier; part: Part }
  /** A chat was opened on the device's store: at the start, after a reload, after a stretch offline. */
  | { e: 'life'; life: number }
  | { e: 'closed' }
  | { e: 'connected' | 'disconnected'; c: number; why?: string }
  | { e: 'send'; room: string; id: string; body: string }
  | { e: 'failed'; room: string; id: string; code: string }
  | { e: 'acked'; c: number; room: string; id: string; seq: number; repeated: boolean; body: string | null }
  /** What it asks to change, and what the server has promised of it. */
  | { e: 'edit' | 'delete'; room: string; seq: number; body: string | null }
  | { e: 'changed'; c: number; room: string; id: string; seq: number; rev: number; body: string | null }
  | { e: 'saw'; c: number; name: MessageEvent; room: string; id: string; seq: number; rev: number; body: string | null }
  | { e: 'cursor'; c: number; room: string; user: string; read: number; delivered: number }
  /** Any other event about a room. */
  | { e: 'heard'; c: number; name: string; room: string }
  /** The answer to `message:list` or `sync`, or what it got of a room otherwise. */
  | { e: 'page'; c: number; command: string; room: string; asked: number; messages: [seq: number, id: string][] }
  | { e: 'marked'; c: number; room: string; asked: number; read: number; delivered: number; unread: number }
  | { e: 'trespass'; command: string; room: string; answer: string }
  | { e: 'removing' | 'adding'; room: string; user: string }
  /** `unanswered`, or `ok`, or the code of the refusal. */
  | { e: 'removed' | 'added'; room: string; user: string; answer: string }
  /** What a page would show: `run` names the seqs in the order in which they stand, such as `4-17`. */
  | { e: 'timeline'; life: number; room: string; run: string }
  | { e: 'line'; life: number; room: string; head: number; read: number; delivered: number; unread: number }
  | { e: 'state'; heal: number; state: DeviceState };

/** What the crowd as a whole writes. */
export type CrowdEntry =
  | { e: 'room'; room: string; kind: Kind; members: string[] }
  | { e: 'command'; cmd: string }
  | { e: 'truth'; heal: number; truth: Truth }
  /** Milliseconds until each device agreed with the truth; null when it did not. */
  | { e: 'healed'; heal: number; ms: Record<string, number | null>; open: string[] };

export type MessageEvent = 'message:created' | 'message:updated' | 'message:deleted';
export type Logged<E> = E & { t: number };

export interface Log<E> {
  write(entry: E): void;
  close(): void;
}

export const CROWD_LOG = 'crowd.jsonl';
export const DEVICE_LOG = /^device-.*\.jsonl$/;
const FLUSH_MS = 100;

/** Nothing is held back for longer than a moment; a line that cannot be written ends the process: no evidence, no verdict. */
export function openLog<E extends object>(folder: string, name: string): Log<E> {
  const file = openSync(path.join(folder, name), 'a');
  let lines: string[] = [];
  const flush = () => {
    if (lines.length === 0) return;
    const text = Buffer.from(lines.join(''));
    lines = [];
    for (let written = 0; written < text.length; ) written += writeSync(file, text, written);
  };
  const timer = setInterval(flush, FLUSH_MS);
  return {
    write: (entry) => lines.push(`${JSON.stringify({ t: Date.now(), ...entry })}\n`),
    close() {
      clearInterval(timer);
      flush();
      closeSync(file);
    },
  };
}

/** `4-17`, or `4-9,9,11-17` where something is doubled or missing: in the order in which they stand. */
export function runOf(seqs: readonly number[]): string {
  const parts: [from: number, to: number][] = [];
  for (const seq of seqs) {
    const last = parts.at(-1);
    if (last && seq === last[1] + 1) last[1] = seq;
    else parts.push([seq, seq]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
