// What people of little trust may not do: data, the one rule that reads it, and the words of each refusal.
import type { TrustLimits } from '../contract.js';
import type { Words } from '../market.error.js';

interface Tier extends Omit<TrustLimits, 'until'> {
  /** For scores below this one. */
  below: number;
}

/** Ascending; each loosens what the one before forbids. */
const TIERS: readonly Tier[] = [
  { below: 30, roomsPerDay: 3, links: false, files: false },
  { below: 50, roomsPerDay: 10, links: false, files: true },
];
const FREE = TIERS.at(-1)?.below ?? 0;

export const DAY_MS = 24 * 3_600_000;

/** Null: nothing is limited. */
export function limitsOf(trust: number): TrustLimits | null {
  const tier = TIERS.find(({ below }) => trust < below);
  if (!tier) return null;
  const { roomsPerDay, links, files } = tier;
  return { until: FREE, roomsPerDay, links, files };
}

/** The lowest score above this one at which `free` holds. */
const liftedAt = (trust: number, free: (limits: TrustLimits | null) => boolean): number =>
  TIERS.map(({ below }) => below).find((score) => score > trust && free(limitsOf(score))) ?? FREE;

const howToRise: Words = { ko: '거래를 잘 마치면 점수가 올라가요.', en: 'Deals that go well raise it.' };

/** Why links or files are refused, and from which score on they are not. */
export function refusedThing(thing: 'links' | 'files', trust: number): Words {
  const at = liftedAt(trust, (limits) => limits === null || limits[thing]);
  const ko = thing === 'links' ? '링크는' : '사진과 파일은';
  return {
    ko: `${ko} 신뢰 점수 ${at}점부터 보낼 수 있어요. 지금은 ${trust}점이에요. ${howToRise.ko}`,
    en: `You can send ${thing === 'links' ? 'links' : 'pictures and files'} from a trust score of ${at} on; yours is ${trust}. ${howToRise.en}`,
  };
}

/** Why no further room is opened today, and what would let more be opened. */
export function refusedRoom(trust: number, roomsPerDay: number): Words {
  const more = liftedAt(trust, (limits) => (limits?.roomsPerDay ?? Number.POSITIVE_INFINITY) > roomsPerDay);
  return {
    ko: `지금은 하루에 새 대화를 ${roomsPerDay}개까지 열 수 있어요. 24시간이 지나거나 신뢰 점수가 ${trust}점에서 ${more}점이 되면 더 열 수 있어요. ${howToRise.ko}`,
    en: `You can open ${roomsPerDay} new conversations a day. You can open more when 24 hours have passed, or when your trust score rises from ${trust} to ${more}. ${howToRise.en}`,
  };
}
