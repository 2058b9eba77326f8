// Why a reservation is not made or moved, in words, with what a page needs to show how things stand.
import type { ReservationView } from '../contract.js';
import { MarketError } from '../market.error.js';

export const noSuchReservation = () =>
  new MarketError('not_found', { ko: '그런 예약은 없어요.', en: 'There is no such reservation.' });

export const notReserved = () =>
  new MarketError('conflict', {
    ko: '경매 물건은 예약하지 않고 입찰해요.',
    en: 'An item in an auction is bid for, not reserved.',
  });

export const alreadyAsked = ({ id, status }: ReservationView) =>
  new MarketError(
    'conflict',
    { ko: '이미 진행 중인 예약이 있어요.', en: 'You have a reservation of this item already.' },
    { reservationId: id, status },
  );

/** Another one holds some of the days: this one stays as it was. */
export const taken = ({ status, from, to }: ReservationView) =>
  new MarketError(
    'conflict',
    from === null
      ? { ko: '이미 다른 분과 예약된 물건이에요.', en: 'This item is reserved by somebody else already.' }
      : { ko: '그 날짜에는 이미 다른 예약이 있어요.', en: 'Another reservation holds some of these days already.' },
    { status, from, to },
  );
