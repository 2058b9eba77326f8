// The thin profiles: taken from tokens and from the host, so that a room can show names without asking anyone.
import { ChatError, type User } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { together } from '../db/together.js';
import { HOST, type Host, type Principal } from '../host.port.js';

const REMEMBERED = 10_000;

@Injectable()
export class UsersService {
  /** What was last written of each user, so that an unchanged token writes nothing. */
  readonly #written = new Map<string, string>();
  readonly #write = together((profiles: Profile[]) => this.#writeAll(profiles), { out: 1 });
  readonly #see = together((seen: Seen[]) => this.#seeAll(seen), { out: 1 });
  readonly #lastSeen = together((asked: (readonly string[])[]) => this.#lastSeenOf(asked));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HOST) private readonly host: Host,
  ) {}

  /** Keeps what a token says of its user; a token without a name leaves the one that is known. */
  async rememberPrincipal(principal: Principal): Promise<void> {
    const { userId, name, picture, trust } = principal;
    const profile = JSON.stringify([name, picture, trust]);
    if (this.#written.get(userId) === profile) return;
    await this.#write({ id: userId, name: name ?? null, picture: picture ?? null, trust: trust ?? null });
    if (this.#written.size >= REMEMBERED) this.#written.clear();
    this.#written.set(userId, profile);
  }

  /**
   * The profiles of users about to enter a room, to be stored with it by {@link save}. Where the host can look users
   * up, one whom it does not know is `not_found`. In an open transaction the host reads in it.
   */
  async lookUp(ids: readonly string[], tx?: Queryable): Promise<Profile[]> {
    if (!this.host.lookUpUsers || ids.length === 0) {
      return ids.map((id) => ({ id, name: null, picture: null, trust: null }));
    }
    const found = new Map<string, User>((await this.host.lookUpUsers(ids, tx)).map((user) => [user.id, user]));
    return ids.map((id) => {
      const user = found.get(id);
      if (!user) throw new ChatError('not_found', `There is no user ${id}`);
      return user;
    });
  }

  save(tx: Queryable, profiles: Profile[]): Promise<void> {
    return upsert(tx, profiles);
  }

  /** Asks the host again who these are, and keeps what it says now; answers those whose profile changed. */
  async refresh(tx: Queryable, ids: readonly string[]): Promise<string[]> {
    if (!this.host.lookUpUsers) throw new ChatError('invalid', 'The host gives no lookUpUsers to ask');
    return overwrite(tx, await this.lookUp([...new Set(ids)], tx));
  }

  async setLastSeen(userIds: string[], at: Date): Promise<void> {
    await Promise.all(userIds.map((userId) => this.#see({ userId, at })));
  }

  /** Of those who are known. */
  lastSeen(userIds: readonly string[]): Promise<Map<string, Date | null>> {
    return this.#lastSeen(userIds);
  }

  async #writeAll(profiles: Profile[]): Promise<undefined[]> {
    // A row can be written once in a statement: the last token of a user counts.
    await upsert(this.db, [...new Map(profiles.map((profile) => [profile.id, profile])).values()]);
    return profiles.map(() => undefined);
  }

  async #seeAll(seen: Seen[]): Promise<undefined[]> {
    const last = new Map(seen.map(({ userId, at }) => [userId, at]));
    const userIds = [...last.keys()].sort();
    await this.db.query(
      `with seen as (
         insert into chat.users (id, name, last_seen_at)
         select k.id, k.id, k.at::timestamptz from unnest($1::text[], $2::text[]) k(id, at)
         on conflict (id) do update set last_seen_at = excluded.last_seen_at returning 1)
       select count(*) from seen`,
      [userIds, userIds.map((userId) => last.get(userId)?.toISOString())],
      'set-last-seen',
    );
    return seen.map(() => undefined);
  }

  async #lastSeenOf(asked: (readonly string[])[]): Promise<Map<string, Date | null>[]> {
    const { rows } = await this.db.query<{ id: string; last_seen_at: Date | null }>(
      'select id, last_seen_at from chat.users where id = any($1::text[])',
      [[...new Set(asked.flat())]],
      'last-seen',
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    return asked.map((ids) => {
      const rowsOf = ids.map((id) => known.get(id)).filter((row) => row !== undefined);
      return new Map(rowsOf.map((row) => [row.id, row.last_seen_at]));
    });
  }
}

interface Seen {
  userId: string;
  at: Date;
}

/** A user's profile; null is "not known". */
export interface Profile {
  id: string;
  name: string | null;
  picture: string | null;
  trust: number | null;
}

/**
 * Replaces the profiles that are kept: what the host no longer gives (a picture) goes too. One who is not kept is in no
 * room yet. Primary key, in the order of the ids.
 */
async function overwrite(tx: Queryable, profiles: Profile[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `with held as (
       select u.id, k.name, k.picture, k.trust
       from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) k(id, name, picture, trust)
       join chat.users u on u.id = k.id
       where (u.name, u.picture, u.trust) is distinct from (coalesce(k.name, k.id), k.picture, k.trust)
       order by u.id collate "C" for no key update of u),
     changed as (
       update chat.users u set name = coalesce(h.name, h.id), picture = h.picture, trust = h.trust, updated_at = now()
       from held h where u.id = h.id returning u.id)
     select id from changed`,
    columnsOf(profiles),
  );
  return rows.map((row) => row.id);
}

const columnsOf = (profiles: Profile[]): unknown[] => [
  profiles.map((profile) => profile.id),
  profiles.map((profile) => profile.name),
  profiles.map((profile) => profile.picture),
  profiles.map((profile) => profile.trust),
];

/** Primary key. In the order of the ids, so that two that overlap cannot wait for each other. */
async function upsert(tx: Queryable, profiles: Profile[]): Promise<void> {
  const sorted = [...profiles].sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.query(
    `with written as (
       insert into chat.users as u (id, name, picture, trust)
       select k.id, coalesce(k.name, k.id), k.picture, k.trust
       from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) k(id, name, picture, trust)
       left join chat.users s on s.id = k.id
       -- What is written already is left out here too: "on conflict" locks also the rows that it leaves as they are.
       where s.id is null or (s.name, s.picture, s.trust) is distinct from
         (case when coalesce(k.name, k.id) = k.id then s.name else k.name end,
          coalesce(k.picture, s.picture), coalesce(k.trust, s.trust))
       on conflict (id) do update set
         name = case when excluded.name = excluded.id then u.name else excluded.name end,
         picture = coalesce(excluded.picture, u.picture),
         trust = coalesce(excluded.trust, u.trust), updated_at = now()
       where (u.name, u.picture, u.trust) is distinct from
         (case when excluded.name = excluded.id then u.name else excluded.name end,
          coalesce(excluded.picture, u.picture), coalesce(excluded.trust, u.trust))
       returning 1)
     select count(*) from written`,
    columnsOf(sorted),
  );
}
