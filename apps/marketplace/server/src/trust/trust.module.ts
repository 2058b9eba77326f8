// Trust, for every feature that moves it or asks it: it hears the deals, and guards what people may begin.
import { Global, Module } from '@nestjs/common';
import { DEAL_EVENTS } from '../reservations/deal.events.js';
import { Gate } from './gate.js';
import { RepliesTold } from './replies.js';
import { Trust } from './trust.js';

@Global()
@Module({
  providers: [Gate, RepliesTold, Trust, { provide: DEAL_EVENTS, useExisting: Trust }],
  exports: [DEAL_EVENTS, Gate, RepliesTold, Trust],
})
export class TrustModule {}
