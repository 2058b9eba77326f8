// Taking a listing down over REST.
import { Delete, HttpCode, Inject, Param } from '@nestjs/common';
import { listingIdSchema } from '../listings/listing.input.js';
import { type Caller, Me } from '../login/guard.js';
import { MarketController } from '../market.controller.js';
import { parse } from '../market.input.js';
import { Removal } from './removal.js';

@MarketController('listings')
export class RemovalController {
  constructor(@Inject(Removal) private readonly removal: Removal) {}

  @Delete(':id')
  @HttpCode(204)
  remove(@Me() me: Caller, @Param('id') id: unknown): Promise<void> {
    return this.removal.remove(me.id, parse(listingIdSchema, id));
  }
}
