// The auctions of the demo: opened at each start when none is live, so that a newcomer always finds one to bid in.
import type { NewAuction } from '../contract.js';

export interface DemoAuction extends NewAuction {
  seller: string;
  bids: [bidder: string, amount: number][];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

export const DEMO_AUCTIONS: readonly DemoAuction[] = [
  {
    seller: 'emma',
    title: '1970s wind-up watch, freshly serviced',
    body: 'It loses about a minute a week. The strap is new, the scratches on the case are honest. 상자와 보증서는 없어요.',
    place: '한남동',
    picture: 'watch',
    startingPrice: 50_000,
    increment: 5_000,
    reservePrice: 90_000,
    seconds: 20 * MINUTE,
    bids: [
      ['minji', 50_000],
      ['junho', 60_000],
    ],
  },
  {
    seller: 'daniel',
    title: '벨트 드라이브 턴테이블 + 바늘 하나',
    body: '모터 소음이 없고 속도도 정확해요. 바늘은 30시간쯤 썼어요. 합정에서 직접 들어 보실 수 있어요.',
    place: '합정동',
    picture: 'turntable',
    startingPrice: 80_000,
    increment: 10_000,
    seconds: 3 * HOUR,
    bids: [['sora', 90_000]],
  },
  {
    seller: 'sora',
    title: '키 2미터 여인초, 화분 포함',
    body: '이사 때문에 내놓아요. 잎이 열두 장이고 새잎도 나오는 중이에요. 두 사람이 들어야 해요.',
    place: '연희동',
    picture: 'plant',
    startingPrice: 20_000,
    increment: 2_000,
    seconds: 48 * HOUR,
    bids: [],
  },
];
