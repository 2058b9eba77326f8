// The marketplace as a Nest application: its own modules around the chat, which is one import among them.
import { ChatModule, type ChatOptions } from '@doran/server';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AuctionsModule } from './auctions/auctions.module.js';
import { MarketHost } from './chat/market.host.js';
import { MarketClock } from './clock/market.clock.js';
import { MarketDb } from './db/market.db.js';
import { MarketMigrations } from './db/market.migrations.js';
import { Deals } from './deals/deals.js';
import { DemoAuctioneer } from './demo/demo.auctioneer.js';
import { DemoData } from './demo/demo.data.js';
import { READONLY_AFTER_DAYS } from './lifecycle/lifecycle.js';
import { ListingsModule } from './listings/listings.module.js';
import { LOGIN_SECRET } from './login/guard.js';
import { PeopleController } from './people/people.controller.js';
import { People } from './people/people.js';
import { ProfilesModule } from './profiles/profiles.module.js';
import { RemovalModule } from './removal/removal.module.js';
import { ReservationsModule } from './reservations/reservations.module.js';
import { SupportModule } from './support/support.module.js';
import { TrustModule } from './trust/trust.module.js';

export interface MarketOptions {
  chat: ChatOptions;
  /** Signs the tokens of the marketplace's login; the chat checks them with it. */
  jwtSecret: string;
  /** People who can sign in without a password, and things that they sell. */
  demo: boolean;
  /** From a deal's completion until its room is readonly. */
  readonlyAfterDays: number;
}

@Global()
@Module({})
class Core {}

/** What every other module needs. */
const coreModule = ({ chat, jwtSecret, readonlyAfterDays }: MarketOptions): DynamicModule => ({
  module: Core,
  imports: [
    ChatModule.forRootAsync({
      inject: [ModuleRef],
      useFactory: (parts: ModuleRef) => ({ ...chat, jwtSecret, host: new MarketHost(parts) }),
    }),
  ],
  providers: [
    Deals,
    MarketClock,
    MarketDb,
    MarketMigrations,
    People,
    { provide: LOGIN_SECRET, useValue: jwtSecret },
    { provide: READONLY_AFTER_DAYS, useValue: readonlyAfterDays },
  ],
  exports: [ChatModule, Deals, MarketClock, MarketDb, People, LOGIN_SECRET, READONLY_AFTER_DAYS],
});

@Module({})
class Market {}

export const marketModule = (options: MarketOptions): DynamicModule => ({
  module: Market,
  imports: [
    coreModule(options),
    TrustModule,
    AuctionsModule,
    ListingsModule,
    RemovalModule,
    ReservationsModule,
    ProfilesModule,
    SupportModule,
  ],
  controllers: options.demo ? [PeopleController] : [],
  providers: options.demo ? [DemoAuctioneer, DemoData] : [],
});
