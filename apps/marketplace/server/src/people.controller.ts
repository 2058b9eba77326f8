// Who there is in the demo, and signing in as one of them without a password: on in demo mode only.
import { Body, Controller, Get, Header, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { signIn } from './login.js';
import { findPerson, PEOPLE, portrait, profileOf } from './people.js';

export const LOGIN_SECRET = Symbol('LoginSecret');

@Controller('market')
export class PeopleController {
  constructor(@Inject(LOGIN_SECRET) private readonly secret: string) {}

  @Get('people')
  people(): object {
    return { people: PEOPLE.map((person) => ({ ...profileOf(person), tagline: person.tagline })) };
  }

  @Get('people/:file')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=3600')
  picture(@Param('file') file: string): string {
    return portrait(requirePerson(file.replace(/\.svg$/, '')));
  }

  @Post('session')
  @HttpCode(200)
  async session(@Body() body: unknown): Promise<object> {
    const userId = (body as { userId?: unknown } | undefined)?.userId;
    const person = requirePerson(typeof userId === 'string' ? userId : '');
    return { token: await signIn(person, this.secret), user: profileOf(person) };
  }
}

function requirePerson(id: string) {
  const person = findPerson(id);
  if (!person) throw new NotFoundException('There is no such person in the demo.');
  return person;
}
