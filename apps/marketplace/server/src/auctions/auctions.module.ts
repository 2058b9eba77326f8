// Auctions: opening them, bidding, and ending them on time.
import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { AuctionsController } from './auctions.controller.js';
import { Auctions } from './auctions.service.js';
import { Bidding } from './bidding.js';
import { Closing } from './closing.js';

@Module({
  imports: [LifecycleModule],
  controllers: [AuctionsController],
  providers: [Auctions, Bidding, Closing],
  exports: [Auctions, Bidding],
})
export class AuctionsModule {}
