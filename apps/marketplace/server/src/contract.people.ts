// The part of the contract that is about people: who they are, how they sign in, how far they are trusted.

/** Moments are ISO 8601, days `YYYY-MM-DD`, amounts whole won. */
export interface PersonView {
  id: string;
  name: string;
  /** A path of this server. */
  picture: string;
  /** 0–100. */
  trust: number;
  tagline: { ko: string; en: string };
}

/** `GET /market/people` (everyone who can sign in; open to all) */
export interface PeopleAnswer {
  people: PersonView[];
}

/** `POST /market/session { userId }` (open to all, demo mode only) */
export interface SessionAnswer {
  token: string;
  user: Pick<PersonView, 'id' | 'name' | 'picture' | 'trust'>;
}

/** Somebody, as a sentence names them. */
export interface Named {
  id: string;
  name: string;
}

/** `history`: what somebody brought along. The score is 50 and the sum of all points, from 0 to 100. */
export type TrustKind =
  | 'history'
  | 'reservation_completed'
  | 'reservation_cancelled_late'
  | 'no_show'
  | 'auction_paid'
  | 'auction_dropped'
  | 'reported'
  | 'replies_fast'
  | 'replies_rare';

export interface TrustLimits {
  /** The score from which on nothing of this holds any more. */
  until: number;
  roomsPerDay: number | null;
  links: boolean;
  files: boolean;
}
