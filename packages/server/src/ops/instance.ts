// Which history this database holds: read once at start, named to every client ([SYNC4]).
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';

@Injectable()
export class Instance implements OnModuleInit {
  #epoch = '';

  constructor(@Inject(DATABASE) private readonly db: Database) {}

  get epoch(): string {
    return this.#epoch;
  }

  async onModuleInit(): Promise<void> {
    const { rows } = await this.db.query<{ epoch: string }>('select epoch from chat.instance');
    if (!rows[0]) throw new Error('chat.instance is empty: this database was not migrated by Doran.');
    this.#epoch = rows[0].epoch;
  }
}
