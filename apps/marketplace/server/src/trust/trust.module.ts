// Trust, for every feature that moves it or asks it: it hears the deals, and guards what people may begin.
import { Global, Module } from '@nestjs/common';
import { DEAL_EVENTS } from '../terms/deal.events.js';
import { Gate } from './gate.js';
import { ReplyCounts } from './replies.js';
import { Trust } from './trust.js';

@Global()
@Module({
  providers: [Gate, ReplyCounts, Trust, { provide: DEAL_EVENTS, useExisting: Trust }],
  exports: [DEAL_EVENTS, Gate, ReplyCounts, Trust],
})
export class TrustModule {}
