// The thin profiles: taken from tokens and from the host, so that a room can show names without asking anyone.
import { ChatError, type User } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { HOST, type Host, type Principal } from '../host.port.js';

const REMEMBERED = 10_000;

@Injectable()
export class UsersService {
  /** What was last written of each user, so that an unchanged token writes nothing. */
  readonly #written = new Map<string, string>();

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HOST) private readonly host: Host,
  ) {}

  /** Keeps what a token says of its user; a token without a name leaves the one that is known. */
  async rememberPrincipal(principal: Principal): Promise<void> {
    const { userId, name, picture, trust } = principal;
    const profile = JSON.stringify([name, picture, trust]);
    if (this.#written.get(userId) === profile) return;
    await upsert(this.db, [{ id: userId, name: name ?? null, picture: picture ?? null, trust: trust ?? null }]);
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

  async setLastSeen(userIds: string[], at: Date): Promise<void> {
    await this.db.query(
      `with seen as (
         insert into chat.users (id, name, last_seen_at) select k, k, $2::timestamptz from unnest($1::text[]) k
         on conflict (id) do update set last_seen_at = excluded.last_seen_at returning 1)
       select count(*) from seen`,
      [userIds, at],
    );
  }

  async lastSeen(userIds: readonly string[]): Promise<Map<string, Date | null>> {
    const { rows } = await this.db.query<{ id: string; last_seen_at: Date | null }>(
      'select id, last_seen_at from chat.users where id = any($1::text[])',
      [userIds],
    );
    return new Map(rows.map((row) => [row.id, row.last_seen_at]));
  }
}

/** A user's profile; null is "not known". */
export interface Profile {
  id: string;
  name: string | null;
  picture: string | null;
  trust: number | null;
}

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
    [
      sorted.map((profile) => profile.id),
      sorted.map((profile) => profile.name),
      sorted.map((profile) => profile.picture),
      sorted.map((profile) => profile.trust),
    ],
  );
}
