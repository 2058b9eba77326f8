// What other features hear of the deals, inside the transaction that moves them.
import type { ReservationStatus } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import type { Days } from './days.js';
import type { Side } from './steps.js';

export interface StepTaken extends Pick<Days, 'from' | 'meetOn'> {
  reservationId: string;
  buyerId: string;
  sellerId: string;
  was: ReservationStatus | null;
  status: ReservationStatus;
  by: Side;
}

export interface AuctionSettled {
  auctionId: string;
  winnerId: string;
  state: 'paid' | 'dropped';
}

/** What they throw undoes the step. */
export interface DealEvents {
  stepTaken(tx: Tx, step: StepTaken): Promise<void>;
  /** The seller said whether the winner paid. */
  auctionSettled(tx: Tx, settled: AuctionSettled): Promise<void>;
}

/** Provided by whoever wants to hear; without it nobody does. */
export const DEAL_EVENTS = Symbol('DealEvents');
