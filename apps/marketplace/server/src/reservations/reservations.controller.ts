// Reservations over REST: asked for about a listing, then moved step by step by its two people.
import { Body, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { ReservationAnswer, ReservationsAnswer } from '../contract.js';
import { listingIdSchema } from '../listings/listing.input.js';
import { type Caller, Me } from '../login/guard.js';
import { MarketController } from '../market.controller.js';
import { parse } from '../market.input.js';
import { pressSchema, wishSchema } from './reservation.input.js';
import { Reservations } from './reservations.js';

@MarketController('')
export class ReservationsController {
  constructor(@Inject(Reservations) private readonly reservations: Reservations) {}

  @Get('reservations')
  async own(@Me() me: Caller): Promise<ReservationsAnswer> {
    return { reservations: await this.reservations.own(me.id) };
  }

  @Post('listings/:id/reservations')
  async request(@Me() me: Caller, @Param('id') id: unknown, @Body() body: unknown): Promise<ReservationAnswer> {
    return { reservation: await this.reservations.request(me.id, parse(listingIdSchema, id), parse(wishSchema, body)) };
  }

  @Post('reservations/:id/:step')
  @HttpCode(200)
  async press(@Me() me: Caller, @Param() params: unknown): Promise<ReservationAnswer> {
    const { id, step } = parse(pressSchema, params);
    return { reservation: await this.reservations.press(me.id, id, step) };
  }
}
