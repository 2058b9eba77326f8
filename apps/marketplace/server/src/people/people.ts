// The people of the marketplace as its tables keep them, and as the chat asks for them.
import type { HostTransaction } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import type { PersonView } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { MarketError } from '../market.error.js';
import { pictureOf } from '../terms/paths.js';

export interface Person extends PersonView {
  roles: string[];
  joinedAt: string;
  /** Two colours of the portrait's background, and of the hair. */
  look: [string, string, string];
}

interface Row {
  id: string;
  name: string;
  tagline_ko: string;
  tagline_en: string;
  look: Person['look'];
  roles: string[];
  trust: number;
  joined_at: Date | string;
}

@Injectable()
export class People {
  constructor(@Inject(MarketDb) private readonly db: MarketDb) {}

  async all(): Promise<Person[]> {
    return (await this.db.query<Row>('select * from market.people order by joined_at, id')).map(toPerson);
  }

  /** Those of `ids` who live here; read in `tx` when the chat asks from within an open transaction. Primary key. */
  async find(ids: readonly string[], tx?: HostTransaction): Promise<Person[]> {
    const select = 'select * from market.people where id = any($1::text[])';
    const rows = tx ? (await (tx as Tx).query<Row>(select, [ids])).rows : await this.db.query<Row>(select, [ids]);
    return rows.map(toPerson);
  }

  async require(id: string): Promise<Person> {
    const [person] = await this.find([id]);
    if (!person) throw noSuchPerson();
    return person;
  }
}

export const noSuchPerson = () =>
  new MarketError('not_found', { ko: '그런 사람은 없어요.', en: 'There is no such person.' });

function toPerson(row: Row): Person {
  const { id, name, look, roles, trust } = row;
  const tagline = { ko: row.tagline_ko, en: row.tagline_en };
  return {
    id,
    name,
    picture: pictureOf(id),
    trust,
    tagline,
    roles,
    look,
    joinedAt: new Date(row.joined_at).toISOString(),
  };
}

export const viewOf = ({ id, name, picture, trust, tagline }: Person): PersonView => ({
  id,
  name,
  picture,
  trust,
  tagline,
});
