// The listings over REST: seen, made, asked about.
import { Body, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { AskAnswer, ListingAnswer, ListingsAnswer } from '../contract.js';
import { type Caller, Me } from '../login/guard.js';
import { MarketController } from '../market.controller.js';
import { parse } from '../market.input.js';
import { listingFilterSchema, listingIdSchema, newListingSchema } from './listing.input.js';
import { Listings } from './listings.js';

@MarketController('listings')
export class ListingsController {
  constructor(@Inject(Listings) private readonly listings: Listings) {}

  @Get()
  list(@Query() query: unknown): Promise<ListingsAnswer> {
    return this.listings.list(parse(listingFilterSchema, query));
  }

  @Get(':id')
  one(@Me() me: Caller, @Param('id') id: unknown): Promise<ListingAnswer> {
    return this.listings.one(me.id, parse(listingIdSchema, id));
  }

  @Post()
  create(@Me() me: Caller, @Body() body: unknown): Promise<ListingAnswer> {
    return this.listings.create(me.id, parse(newListingSchema, body));
  }

  @Post(':id/ask')
  @HttpCode(200)
  ask(@Me() me: Caller, @Param('id') id: unknown): Promise<AskAnswer> {
    return this.listings.ask(me.id, parse(listingIdSchema, id));
  }
}
