// Whatever is pressed, by whom and in whatever order, a reservation moves only as it may, and ends once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReservationStatus, ReservationStep } from '../contract.js';
import { MarketError } from '../market.error.js';
import { type Side, STEP_NAMES, stepsFor, takeStep } from './steps.js';

const ENDS: readonly ReservationStatus[] = ['declined', 'completed', 'cancelled', 'no_show'];
const STATUSES: readonly ReservationStatus[] = ['requested', 'accepted', 'confirmed', ...ENDS];
const SIDES: readonly Side[] = ['buyer', 'seller'];

describe('the steps of a reservation', () => {
  it('are these, for each status and side', () => {
    const table = Object.fromEntries(
      STATUSES.map((status) => [status, { buyer: stepsFor(status, 'buyer'), seller: stepsFor(status, 'seller') }]),
    );
    expect(table).toEqual({
      requested: { buyer: ['cancel'], seller: ['accept', 'decline'] },
      accepted: { buyer: ['confirm', 'cancel'], seller: ['cancel'] },
      confirmed: { buyer: ['complete', 'no_show', 'cancel'], seller: ['complete', 'no_show', 'cancel'] },
      declined: { buyer: [], seller: [] },
      completed: { buyer: [], seller: [] },
      cancelled: { buyer: [], seller: [] },
      no_show: { buyer: [], seller: [] },
    });
  });

  it('answer whoever was too late with what stands, in both languages', () => {
    const late = () => takeStep('accept', 'cancelled', 'seller');
    expect(late).toThrow(MarketError);
    expect(late).toThrow(
      expect.objectContaining({
        code: 'conflict',
        facts: { status: 'cancelled' },
        words: { ko: '취소된 예약이에요.', en: 'This reservation was cancelled.' },
      }),
    );
  });

  it('that are the other one’s are forbidden, whatever stands', () => {
    expect(() => takeStep('accept', 'requested', 'buyer')).toThrow(expect.objectContaining({ code: 'forbidden' }));
    expect(() => takeStep('confirm', 'accepted', 'seller')).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  const press = fc.record({ step: fc.constantFrom(...STEP_NAMES), side: fc.constantFrom(...SIDES) });

  it('keep the invariants under any sequence of presses', () => {
    fc.assert(
      fc.property(fc.array(press, { maxLength: 40 }), (presses) => {
        let status: ReservationStatus = 'requested';
        const walked: { step: ReservationStep; side: Side }[] = [];
        for (const { step, side } of presses) {
          const offered = stepsFor(status, side).includes(step);
          try {
            status = takeStep(step, status, side);
            expect(offered).toBe(true);
            walked.push({ step, side });
          } catch (error) {
            expect(error).toBeInstanceOf(MarketError);
            expect(offered).toBe(false);
          }
        }
        const taken = walked.map(({ step }) => step);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.length).toBeLessThanOrEqual(3);
        // Nobody meets whom the seller did not accept and the buyer did not confirm.
        if (status === 'completed' || status === 'no_show') {
          expect(walked.slice(0, 2)).toEqual([
            { step: 'accept', side: 'seller' },
            { step: 'confirm', side: 'buyer' },
          ]);
        }
        if (ENDS.includes(status)) for (const side of SIDES) expect(stepsFor(status, side)).toEqual([]);
        else expect([...stepsFor(status, 'buyer'), ...stepsFor(status, 'seller')]).not.toEqual([]);
      }),
    );
  });
});
