// Reservations, and the ending of those that a listing's end leaves open.
import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ReservationsController } from './reservations.controller.js';
import { Reservations } from './reservations.js';

@Module({
  imports: [LifecycleModule],
  controllers: [ReservationsController],
  providers: [Reservations],
  exports: [Reservations],
})
export class ReservationsModule {}
