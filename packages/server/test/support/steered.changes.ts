// Changes of other nodes that happen when a test says so.
import { type ChangeKind, Changes } from '../../src/db/changes.js';
import type { Database } from '../../src/db/database.js';

export class SteeredChanges extends Changes {
  /** Whether everything counts as heard. */
  hears = true;
  readonly #told = new Map<ChangeKind, (subject: string | null) => void>();

  constructor() {
    super({} as Database);
  }

  override on(kind: ChangeKind, heard: (subject: string | null) => void): void {
    this.#told.set(kind, heard);
  }

  override get current(): boolean {
    return this.hears;
  }

  tell(kind: ChangeKind, subject: string | null): void {
    this.#told.get(kind)?.(subject);
  }
}
