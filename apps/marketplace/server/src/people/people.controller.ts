// Who there is in the demo, and signing in as one of them without a password: on in demo mode only.
import { Body, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { PeopleAnswer, SessionAnswer } from '../contract.js';
import { LOGIN_SECRET, Open } from '../login/guard.js';
import { signIn } from '../login/login.js';
import { MarketController } from '../market.controller.js';
import { People, viewOf } from './people.js';
import { portrait } from './portrait.js';

@Open()
@MarketController('')
export class PeopleController {
  constructor(
    @Inject(People) private readonly people: People,
    @Inject(LOGIN_SECRET) private readonly secret: string,
  ) {}

  @Get('people')
  async list(): Promise<PeopleAnswer> {
    return { people: (await this.people.all()).map(viewOf) };
  }

  @Get('people/:file.svg')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=3600')
  async picture(@Param('file') id: string): Promise<string> {
    return portrait(await this.people.require(id));
  }

  @Post('session')
  @HttpCode(200)
  async session(@Body() body: unknown): Promise<SessionAnswer> {
    const userId = (body as { userId?: unknown } | undefined)?.userId;
    const person = await this.people.require(typeof userId === 'string' ? userId : '');
    const { id, name, picture, trust } = person;
    return { token: await signIn(person, this.secret), user: { id, name, picture, trust } };
  }
}
