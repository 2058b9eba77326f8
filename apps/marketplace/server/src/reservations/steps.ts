// The steps of a reservation: from which status to which, and who may take them. Data, and the one rule that reads it.
import type { ReservationStatus, ReservationStep } from '../contract.js';

export type Side = 'buyer' | 'seller';

interface Step {
  from: readonly ReservationStatus[];
  to: ReservationStatus;
  by: readonly Side[];
}

export const STEPS: Record<ReservationStep, Step> = {
  accept: { from: ['requested'], to: 'accepted', by: ['seller'] },
  decline: { from: ['requested'], to: 'declined', by: ['seller'] },
  confirm: { from: ['accepted'], to: 'confirmed', by: ['buyer'] },
  complete: { from: ['confirmed'], to: 'completed', by: ['buyer', 'seller'] },
  no_show: { from: ['confirmed'], to: 'no_show', by: ['buyer', 'seller'] },
  cancel: { from: ['requested', 'accepted', 'confirmed'], to: 'cancelled', by: ['buyer', 'seller'] },
};

/** A seller declines what was requested, and does not cancel it. */
const mayTake = (name: ReservationStep, status: ReservationStatus, side: Side) =>
  STEPS[name].from.includes(status) &&
  STEPS[name].by.includes(side) &&
  !(name === 'cancel' && status === 'requested' && side === 'seller');

/** What this side may do now. */
export const stepsFor = (status: ReservationStatus, side: Side): ReservationStep[] =>
  (Object.keys(STEPS) as ReservationStep[]).filter((name) => mayTake(name, status, side));
