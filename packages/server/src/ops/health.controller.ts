// Is the process alive, and is it ready to serve? For load balancers and people.
import { Controller, Get, HttpException, Inject } from '@nestjs/common';
import { BUS, type Bus } from '../cluster/bus.js';
import { DATABASE, type Database } from '../db/database.js';
import { Drain } from './drain.js';

@Controller('health')
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Drain) private readonly drain: Drain,
    @Inject(BUS) private readonly bus: Bus,
  ) {}

  @Get('live')
  live(): object {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(): Promise<object> {
    if (this.drain.draining) throw new HttpException({ status: 'draining' }, 503);
    try {
      await this.db.query('select 1');
    } catch {
      throw new HttpException({ status: 'unavailable', database: 'does not answer' }, 503);
    }
    // Without Redis this node still serves its own connections and writes every message: it stays ready, and says so.
    return { status: 'ok', database: this.db.kind, ...(this.bus.state === 'alone' ? {} : { redis: this.bus.state }) };
  }
}
