// A caller as a token would make one, for tests that begin behind the door.
import type { Principal } from '../../src/host.port.js';

export function asPrincipal(user: string | Principal): Principal {
  if (typeof user !== 'string') return user;
  return {
    userId: user,
    roles: [],
    sessionId: null,
    issuedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  };
}
