// The one gate of identity, for both doors: a token in, a principal out, or `unauthenticated` ([ID1], [ID4]).
import { ChatError } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import type { Host, Principal } from '../host.port.js';
import { UsersService } from '../users/users.service.js';
import { jwtVerifier } from './jwt.verifier.js';
import { Revocations } from './revocations.js';

const MAX_TOKEN = 16_384;
const QUERY_NAMES = ['token', 'access_token', 'auth_token', 'jwt'];

@Injectable()
export class Authenticator {
  readonly #verify: (token: string) => Promise<Principal>;

  constructor(
    @Inject(CHAT_OPTIONS) settings: ChatSettings,
    @Inject(Revocations) private readonly revocations: Revocations,
    @Inject(UsersService) private readonly users: UsersService,
  ) {
    const { host } = settings;
    this.#verify = host.verifyToken ? (token) => verifyByHost(host, token) : jwtVerifier(settings);
  }

  async authenticate(token: unknown): Promise<Principal> {
    if (typeof token !== 'string' || token === '') throw new ChatError('unauthenticated', 'There is no token');
    if (token.length > MAX_TOKEN) throw new ChatError('unauthenticated', 'The token is too long');
    const principal = await this.#verify(token);
    // Written so that an invalid Date, which is nowhere in time, is refused too.
    if (!(principal.expiresAt.getTime() > Date.now())) throw new ChatError('unauthenticated', 'The token has expired');
    if (this.revocations.isRevoked(principal)) throw new ChatError('unauthenticated', 'The session was revoked');
    await this.users.rememberPrincipal(principal);
    return principal;
  }
}

async function verifyByHost(host: Host, token: string): Promise<Principal> {
  let principal: Principal | undefined;
  try {
    principal = await host.verifyToken?.(token);
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError('unauthenticated', 'The token is refused', { cause: error });
  }
  if (!principal) throw new ChatError('unauthenticated', 'The token is refused');
  return principal;
}

/** A token in a query string lands in logs: refused, even when a good one comes along ([ID1]). */
export function refuseTokenInQuery(query: Record<string, unknown>): void {
  if (QUERY_NAMES.some((name) => query[name] !== undefined)) {
    throw new ChatError('unauthenticated', 'A token in the query string is refused: it would land in logs');
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(header: string | undefined): string {
  const match = /^Bearer ([^\s]+)$/i.exec(header ?? '');
  if (!match?.[1]) throw new ChatError('unauthenticated', 'There is no Authorization: Bearer header');
  return match[1];
}
