// What a presence store must do: hold one lease for each connection, and say when a user's first comes or last goes.

export interface PresenceStore {
  /** Takes or renews a connection's lease; true when the user was offline before. */
  renew(userId: string, connection: string): Promise<boolean>;
  /** Gives a lease back; true when it was the user's last. */
  release(userId: string, connection: string): Promise<boolean>;
  /** Drops leases that ran out, and returns the users who went offline by it. */
  expire(): Promise<string[]>;
  /** Those of the users who are online. */
  online(userIds: readonly string[]): Promise<Set<string>>;
}

export const PRESENCE_STORE = Symbol('PresenceStore');
