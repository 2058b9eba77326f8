// Auctions over REST, prefix /market/auctions.
import { Body, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { AuctionView, BidAnswer } from '../contract.js';
import { type Caller, Me } from '../login/guard.js';
import { MarketController } from '../market.controller.js';
import { parse } from '../market.input.js';
import { bidSchema, newAuctionSchema } from './auction.input.js';
import { Auctions } from './auctions.service.js';
import { Bidding, noSuchAuction } from './bidding.js';

@MarketController('auctions')
export class AuctionsController {
  constructor(
    @Inject(Auctions) private readonly auctions: Auctions,
    @Inject(Bidding) private readonly bidding: Bidding,
  ) {}

  @Post()
  open(@Me() me: Caller, @Body() body: unknown): Promise<AuctionView> {
    return this.auctions.open(me.id, parse(newAuctionSchema, body));
  }

  @Get(':id')
  view(@Me() me: Caller, @Param('id') id: string): Promise<AuctionView> {
    return this.auctions.view(requireId(id), me.id);
  }

  @Post(':id/bids')
  @HttpCode(200)
  bid(@Me() me: Caller, @Param('id') id: string, @Body() body: unknown): Promise<BidAnswer> {
    return this.bidding.bid(requireId(id), me.id, parse(bidSchema, body));
  }

  @Post(':id/join')
  @HttpCode(200)
  join(@Me() me: Caller, @Param('id') id: string): Promise<{ roomId: string }> {
    return this.auctions.join(requireId(id), me.id);
  }

  @Post(':id/paid')
  @HttpCode(200)
  paid(@Me() me: Caller, @Param('id') id: string): Promise<AuctionView> {
    return this.auctions.settle(requireId(id), me.id, 'paid');
  }

  @Post(':id/dropped')
  @HttpCode(200)
  dropped(@Me() me: Caller, @Param('id') id: string): Promise<AuctionView> {
    return this.auctions.settle(requireId(id), me.id, 'dropped');
  }
}

/** What is no id names no auction. */
function requireId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw noSuchAuction();
  return id;
}
