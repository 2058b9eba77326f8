// Who asks: the marketplace's own check of the token that its login made.
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { jwtVerify } from 'jose';
import { MarketError } from '../market.error.js';

export const LOGIN_SECRET = Symbol('LoginSecret');

export interface Caller {
  id: string;
  roles: readonly string[];
}

interface Request {
  headers: { authorization?: string };
  caller?: Caller;
}

const OPEN = 'market:open';
/** For everyone, also without a token. */
export const Open = () => SetMetadata(OPEN, true);

const ROLE = 'market:role';
/** Only for people with this role. */
export const ForRole = (role: string) => SetMetadata(ROLE, role);

/** The person whose token came with the request. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<Request>().caller;
});

@Injectable()
export class LoginGuard implements CanActivate {
  constructor(
    @Inject(LOGIN_SECRET) private readonly secret: string,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(OPEN, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    request.caller = await this.#callerOf(request.headers.authorization);
    const role = this.reflector.getAllAndOverride<string>(ROLE, targets);
    // What one may not see answers like what is not there.
    if (role && !request.caller.roles.includes(role)) {
      throw new MarketError('not_found', { ko: '그런 것은 없어요.', en: 'There is no such thing.' });
    }
    return true;
  }

  async #callerOf(authorization = ''): Promise<Caller> {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? '';
    try {
      const { payload } = await jwtVerify(token, Buffer.from(this.secret), { algorithms: ['HS256'] });
      if (!payload.sub) throw new Error('The token names nobody');
      return { id: payload.sub, roles: Array.isArray(payload.roles) ? payload.roles : [] };
    } catch (cause) {
      throw Object.assign(
        new MarketError('unauthenticated', { ko: '다시 로그인해 주세요.', en: 'Please sign in again.' }),
        { cause },
      );
    }
  }
}
