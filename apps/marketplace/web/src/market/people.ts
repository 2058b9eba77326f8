// What anybody may ask the marketplace: who lives in the demo, and a token for one of them.
import type { PeopleAnswer, PersonView, SessionAnswer } from '@doran/marketplace-server/contract';
import { asJson, call } from './call';

export type Person = PersonView;
/** As the sign-in knows one. */
export type User = SessionAnswer['user'];
export type Session = SessionAnswer;

export const people = async () => (await call<PeopleAnswer>('/market/people')).people;

export const session = (userId: string) => call<Session>('/market/session', asJson({ userId }));
