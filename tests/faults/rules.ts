// What a rule is: it is shown every line of one device's log, and names what breaks a promise.
import type { Line } from './evidence.js';
import type { Facts } from './facts.js';
import type { DeviceEntry, Part } from './log.js';

export interface Violation {
  rule: string;
  /** The device that saw it; null where the database alone shows it. */
  client: string | null;
  room: string | null;
  what: string;
  /** Lines of the logs, rows of the database. */
  evidence: string[];
}

export interface Stand {
  device: string;
  user: string;
  part: Part;
  facts: Facts;
  /** The evidence is the line that is looked at, and what is given beside it. */
  report(rule: string, room: string | null, what: string, ...beside: unknown[]): void;
}

export interface Rule {
  take(line: Line<DeviceEntry>): void;
  /** After the last line. */
  end?(): void;
}

export type MakeRule = (stand: Stand) => Rule;
