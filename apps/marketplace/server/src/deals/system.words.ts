// What a SYSTEM message says to clients that only know text: Korean first, then English.
import type { ReservationStatus, SystemData } from '../contract.js';

const RESERVATION: Record<ReservationStatus, (by: string) => [ko: string, en: string]> = {
  requested: (by) => [`${by}님이 예약을 요청했어요.`, `${by} asked for a reservation.`],
  accepted: (by) => [`${by}님이 예약을 수락했어요.`, `${by} accepted the reservation.`],
  declined: (by) => [`${by}님이 예약을 거절했어요.`, `${by} declined the reservation.`],
  confirmed: (by) => [`${by}님이 예약을 확정했어요.`, `${by} confirmed the reservation.`],
  completed: (by) => [`${by}님이 거래를 마쳤다고 했어요.`, `${by} completed the deal.`],
  cancelled: (by) => [`${by}님이 예약을 취소했어요.`, `${by} cancelled the reservation.`],
  no_show: (by) => [`${by}님이 상대가 나오지 않았다고 했어요.`, `${by} says that the other did not show up.`],
};

const won = (amount: number) => `₩${amount.toLocaleString('en-US')}`;

function sentences(data: SystemData): [ko: string, en: string] {
  switch (data.kind) {
    case 'asked':
      return [`${data.by.name}님이 이 물건을 문의했어요.`, `${data.by.name} asked about this item.`];
    case 'reservation':
      return RESERVATION[data.status](data.by.name);
    case 'contacts_open':
      return ['이제 서로의 연락처를 볼 수 있어요.', 'You can see each other’s contact details now.'];
    case 'contacts_closed':
      return ['이제부터 보내는 연락처는 다시 가려져요.', 'Contact details in new messages are hidden again.'];
    case 'bid':
      return [`${data.by.name}님이 ${won(data.amount)}에 입찰했어요.`, `${data.by.name} bid ${won(data.amount)}.`];
    case 'auction_closed':
      return data.winner
        ? [`${data.winner.name}님이 ${won(data.amount ?? 0)}에 낙찰받았어요.`, `Sold to ${data.winner.name}.`]
        : ['경매가 낙찰 없이 끝났어요.', 'The auction ended without a sale.'];
    case 'auction_won':
      return [`${data.by.name}님이 ${won(data.amount)}에 낙찰받았어요.`, `${data.by.name} won at ${won(data.amount)}.`];
    case 'auction_settled':
      return data.state === 'paid'
        ? ['낙찰 대금이 치러졌어요.', 'The winning bid was paid.']
        : ['낙찰자가 대금을 치르지 않았어요.', 'The winner did not pay.'];
    case 'listing_removed':
      return ['판매자가 이 물건을 내렸어요.', 'The seller took this item down.'];
  }
}

export const wordsOf = (data: SystemData): string => sentences(data).join(' · ');
