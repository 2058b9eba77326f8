// Taking listings down.
import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ReservationsModule } from '../reservations/reservations.module.js';
import { RemovalController } from './removal.controller.js';
import { Removal } from './removal.js';

@Module({
  imports: [LifecycleModule, ReservationsModule],
  controllers: [RemovalController],
  providers: [Removal],
})
export class RemovalModule {}
