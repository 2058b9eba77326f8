// Which sessions and users were shut out before their tokens ran out, and that every node hears of it in time ([ID3]).
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { catchUp } from '../db/catch.up.js';
import { Changes } from '../db/changes.js';
import { DATABASE, type Database } from '../db/database.js';
import type { Principal } from '../host.port.js';
import { storyOf } from '../observability/words.js';
import { type RealtimeTransport, TRANSPORTS } from '../realtime/transport.port.js';

/** Every node hears of it at once; and asks besides, should that not be heard. The promise is 5 s. */
const POLL_MS = 700;

/** Whom a revocation shuts out: a user with all sessions, or one session. */
export type Revoked = { userId: string } | { sessionId: string };

interface RevocationRow {
  id: number;
  kind: 'user' | 'session';
  subject: string;
  revoked_at: Date;
  until: Date;
  left_ms: number;
  settled: boolean;
}

@Injectable()
export class Revocations implements OnModuleInit, OnApplicationShutdown {
  readonly #log = new Logger(Revocations.name);
  /** When each was revoked, and until when that matters: by this node's clock, and by one that nobody sets. */
  readonly #revoked = new Map<string, { at: Date; until: Date; untilMs: number }>();
  /** Up to this id all are heard; beyond it, those in the set are. Ids do not commit in their order. */
  #settledId = 0;
  readonly #heard = new Set<number>();
  readonly #catchUp = catchUp(
    () => this.#readNew(),
    (error) => this.#log.error('Revocations cannot be read', storyOf(error)),
  );
  #poll: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(TRANSPORTS) private readonly transports: readonly RealtimeTransport[],
    @Inject(Changes) private readonly changes: Changes,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.db.query('delete from chat.revocations where until < now()');
    await this.#readNew();
    this.changes.on('revocation', this.#catchUp);
    this.#poll = setInterval(this.#catchUp, POLL_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#poll);
  }

  /**
   * Shuts out a session, or all of a user's, with every token issued so far. `until`: when the last of those tokens
   * will have run out by itself.
   */
  async revoke(whom: Revoked, until: Date): Promise<void> {
    const [kind, subject] = 'userId' in whom ? ['user', whom.userId] : ['session', whom.sessionId];
    await this.db.query('insert into chat.revocations (kind, subject, until) values ($1, $2, $3)', [
      kind,
      subject,
      until,
    ]);
    await this.#readNew();
  }

  isRevoked(principal: Principal): boolean {
    const { sessionId, issuedAt } = principal;
    if (sessionId !== null && this.#revoked.has(`session ${sessionId}`)) return true;
    const user = this.#revoked.get(`user ${principal.userId}`);
    // A token's `iat` has whole seconds: one of the same second may be older. Without `iat` it cannot show that it is newer.
    return user !== undefined && (issuedAt === null || issuedAt.getTime() < user.at.getTime());
  }

  async #readNew(): Promise<void> {
    const { rows } = await this.db.query<RevocationRow>(
      // No transaction lasts longer: none with a smaller id is still to come.
      `select id, kind, subject, revoked_at, until, extract(epoch from until - now())::float8 * 1000 as left_ms,
              revoked_at < now() - interval '30 seconds' as settled
       from chat.revocations where id > $1 order by id`,
      [this.#settledId],
      'revocations',
    );
    for (const { id, kind, subject, revoked_at: at, until, left_ms: leftMs, settled } of rows) {
      if (settled) this.#settledId = Math.max(this.#settledId, Number(id));
      if (this.#heard.has(Number(id))) continue;
      this.#heard.add(Number(id));
      // One that committed late must not undo a later one of the same subject.
      const known = this.#revoked.get(`${kind} ${subject}`);
      if (!known || known.at < at) {
        this.#revoked.set(`${kind} ${subject}`, { at, until, untilMs: performance.now() + leftMs });
      }
      const whom = kind === 'user' ? { userId: subject } : { sessionId: subject };
      for (const transport of this.transports) transport.disconnect(whom, 'revoked');
    }
    for (const id of this.#heard) if (id <= this.#settledId) this.#heard.delete(id);
    this.#forgetOver();
  }

  /** Over by both clocks: were this node's set forward and back, a token could live again whose revocation is forgotten. */
  #forgetOver(): void {
    const [now, nowMs] = [Date.now(), performance.now()];
    for (const [key, { until, untilMs }] of this.#revoked) {
      if (until.getTime() < now && untilMs < nowMs) this.#revoked.delete(key);
    }
  }
}
