// Days are the marketplace's own, not the machine's; the edges of what can be asked for are where the rule says.
import { describe, expect, it } from 'vitest';
import { dayAt, daysOf } from './days.js';

const TODAY = '2026-03-01';
const refusal = (en: string) => expect.objectContaining({ code: 'invalid', message: en });

describe('the day that it is', () => {
  it('changes at midnight in Seoul', () => {
    expect(dayAt(new Date('2026-02-28T14:59:59Z'))).toBe('2026-02-28');
    expect(dayAt(new Date('2026-02-28T15:00:00Z'))).toBe('2026-03-01');
  });
});

describe('the days of a rental', () => {
  const rent = (from: string, to?: string) => () => daysOf('rent', { from, to }, TODAY);

  it('are held as asked for, from today on', () => {
    expect(rent('2026-03-01', '2026-03-02')()).toEqual({ from: '2026-03-01', to: '2026-03-02', meetOn: null });
  });

  it('are not past', () => {
    expect(rent('2026-02-28', '2026-03-02')).toThrow(refusal('That day is past.'));
  });

  it('end after they begin', () => {
    expect(rent('2026-03-05', '2026-03-05')).toThrow(refusal('You bring it back after you take it.'));
    expect(rent('2026-03-05', '2026-03-04')).toThrow(refusal('You bring it back after you take it.'));
    expect(rent('2026-03-05')).toThrow(refusal('Choose the day on which you bring it back.'));
  });

  it('are 60 at most, also where the clocks change in between', () => {
    expect(rent('2026-03-01', '2026-04-30')).not.toThrow();
    expect(rent('2026-03-01', '2026-05-01')).toThrow(refusal('It can be rented for up to 60 days at a time.'));
  });

  it('begin within a year', () => {
    expect(rent('2027-03-01', '2027-03-02')).not.toThrow();
    expect(rent('2027-03-02', '2027-03-03')).toThrow(refusal('Choose a day within a year.'));
  });
});

describe('the day of a sale', () => {
  it('is the day to meet, and the thing is held on all days', () => {
    expect(daysOf('sale', { from: '2026-03-04' }, TODAY)).toEqual({ from: null, to: null, meetOn: '2026-03-04' });
    expect(() => daysOf('sale', { from: '2026-02-28' }, TODAY)).toThrow(refusal('That day is past.'));
  });
});
