// When other nodes may not have been heard, this node's clients ask the database for what they lack ([SYNC3]).
import { Inject, Injectable } from '@nestjs/common';
import { BUS, type Bus } from '../cluster/bus.js';
import { Metrics } from '../observability/metrics.js';
import { Connections } from './connections.js';

/** They ask spread over this time: all at once they would be a storm of their own. */
const SPREAD_MS = 4_000;

@Injectable()
export class CatchingUp {
  constructor(
    @Inject(BUS) bus: Bus,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {
    bus.onMissed(() => this.#tellAll());
  }

  #tellAll(): void {
    for (const connection of this.connections.all()) {
      connection.tellToSync(Math.random() * SPREAD_MS, () => this.metrics.syncRequired());
    }
  }
}
