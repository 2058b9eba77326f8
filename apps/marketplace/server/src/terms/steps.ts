// The steps of a reservation: from which status to which, and who may take them. Data, and the one rule that reads it.
import type { ReservationStatus, ReservationStep } from '../contract.js';
import { MarketError } from '../market.error.js';

export type Side = 'buyer' | 'seller';

interface Step {
  from: readonly ReservationStatus[];
  to: ReservationStatus;
  by: readonly Side[];
}

const STEPS: Record<ReservationStep, Step> = {
  accept: { from: ['requested'], to: 'accepted', by: ['seller'] },
  decline: { from: ['requested'], to: 'declined', by: ['seller'] },
  confirm: { from: ['accepted'], to: 'confirmed', by: ['buyer'] },
  complete: { from: ['confirmed'], to: 'completed', by: ['buyer', 'seller'] },
  no_show: { from: ['confirmed'], to: 'no_show', by: ['buyer', 'seller'] },
  cancel: { from: ['requested', 'accepted', 'confirmed'], to: 'cancelled', by: ['buyer', 'seller'] },
};

export const STEP_NAMES = Object.keys(STEPS) as ReservationStep[];

/** A seller declines what was requested, and does not cancel it. */
const mayTake = (name: ReservationStep, status: ReservationStatus, side: Side) =>
  STEPS[name].from.includes(status) &&
  STEPS[name].by.includes(side) &&
  !(name === 'cancel' && status === 'requested' && side === 'seller');

/** What this side may do now. */
export const stepsFor = (status: ReservationStatus, side: Side): ReservationStep[] =>
  STEP_NAMES.filter((name) => mayTake(name, status, side));

const STANDS: Record<ReservationStatus, [ko: string, en: string]> = {
  requested: ['아직 수락을 기다리는 예약이에요.', 'This reservation still waits to be accepted.'],
  accepted: ['이미 수락된 예약이에요.', 'This reservation has been accepted already.'],
  declined: ['거절된 예약이에요.', 'This reservation was declined.'],
  confirmed: ['이미 확정된 예약이에요.', 'This reservation has been confirmed already.'],
  completed: ['이미 거래가 끝난 예약이에요.', 'This deal has been completed already.'],
  cancelled: ['취소된 예약이에요.', 'This reservation was cancelled.'],
  no_show: ['상대가 나오지 않았다고 기록된 예약이에요.', 'This reservation ended without the two meeting.'],
};

/** Where the step leads; whoever pressed too late is told what stands now. */
export function takeStep(name: ReservationStep, status: ReservationStatus, side: Side): ReservationStatus {
  if (mayTake(name, status, side)) return STEPS[name].to;
  if (!STEPS[name].by.includes(side)) {
    const words = { ko: '상대방만 할 수 있는 일이에요.', en: 'Only the other one can do this.' };
    throw new MarketError('forbidden', words, { status });
  }
  const [ko, en] = STANDS[status];
  throw new MarketError('conflict', { ko, en }, { status });
}
