// What a presence store must do: hold one lease for each connection, and say when a user's first comes or last goes.

/** A connection's claim that its user is online. */
export interface Lease {
  userId: string;
  connection: string;
}

export interface PresenceStore {
  /** Takes or renews leases; answers the users who were offline before. */
  renew(leases: readonly Lease[]): Promise<string[]>;
  /** Gives a lease back; true when it was the user's last. */
  release(lease: Lease): Promise<boolean>;
  /** Drops leases that ran out, and returns the users who went offline by it: each to one asker only. */
  expire(): Promise<string[]>;
  /** Those of the users who are online. */
  online(userIds: readonly string[]): Promise<Set<string>>;
}

export const PRESENCE_STORE = Symbol('PresenceStore');
