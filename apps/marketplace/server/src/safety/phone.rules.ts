// The shapes of telephone numbers: which digits, and how people group them.

export interface PhoneRule {
  id: string;
  /** Matches all digits of a number, separators taken out; a leading plus is kept. */
  digits: RegExp;
  /** Spelled digits do not count: what follows a number may begin like one ("...5678이에요"). */
  figuresOnly?: boolean;
  /** The usual groupings. Without it any grouping will do. */
  groups?: readonly string[];
  /**
   * How sure the digits alone make us. `sure`: however they are grouped. `grouped`: in a usual grouping, or next to a
   * word like "전화". `asked`: only next to such a word.
   */
  trust: 'sure' | 'grouped' | 'asked';
  examples: readonly string[];
}

/** The longest number any rule takes, its plus sign included. */
export const MOST_DIGITS = 17;
export const FEWEST_DIGITS = 7;

const AREA = '0(?:3[1-3]|4[1-4]|5[1-5]|6[1-4])';
const SERVICE = '1(?:522|533|544|566|577|588|599|600|644|661|666|668|670|688|800|811|833|855|877|899)';

export const PHONE_RULES: readonly PhoneRule[] = [
  { id: 'kr-mobile', digits: /^010\d{8}$/, trust: 'sure', examples: ['010-1234-5678', '공일공 일이삼사 오육칠팔'] },
  {
    id: 'kr-mobile-old',
    digits: /^01[16789]\d{7,8}$/,
    groups: ['3-3-4', '3-4-4', '10', '11'],
    trust: 'grouped',
    examples: ['011-234-5678'],
  },
  { id: 'kr-abroad', digits: /^(?:\+|00)?820?10\d{8}$/, trust: 'sure', examples: ['+82 10-1234-5678'] },
  {
    id: 'kr-abroad-landline',
    digits: /^(?:\+|00)820?(?:2|70|[3-6][1-5])\d{7,8}$/,
    trust: 'sure',
    examples: ['+82 2 123 4567'],
  },
  {
    id: 'kr-seoul',
    digits: /^02\d{7,8}$/,
    groups: ['2-3-4', '2-4-4'],
    trust: 'grouped',
    examples: ['02-123-4567', '02)1234-5678'],
  },
  {
    id: 'kr-area',
    digits: new RegExp(`^${AREA}\\d{7,8}$`),
    groups: ['3-3-4', '3-4-4'],
    trust: 'grouped',
    examples: ['031-123-4567'],
  },
  {
    id: 'kr-internet',
    digits: /^(?:070|050[2-8])\d{8}$/,
    groups: ['3-4-4', '4-4-4', '11'],
    trust: 'grouped',
    examples: ['070-1234-5678', '0507-1234-5678'],
  },
  {
    id: 'kr-free',
    digits: /^(?:080|050[2-8])\d{7}$/,
    groups: ['3-3-4', '4-3-4'],
    trust: 'grouped',
    examples: ['080-123-4567'],
  },
  {
    id: 'kr-service',
    digits: new RegExp(`^${SERVICE}\\d{4}$`),
    groups: ['4-4'],
    trust: 'grouped',
    examples: ['1588-1234'],
  },
  { id: 'plus', digits: /^\+[1-9]\d{8,14}$/, figuresOnly: true, trust: 'sure', examples: ['+1 (415) 555-2671'] },
  {
    id: 'double-zero',
    digits: /^00(?:1|7|2[07]|3[0-469]|4\d|5[1-8]|6[0-6]|8[1246]|9[0-58])\d{7,11}$/,
    groups: ['4-2-4-4', '4-4-6', '4-3-3-4', '3-3-3-4', '4-10', '2-2-2-4-4', '2-2-4-6', '4-1-2-2-2-2', '4-4-4'],
    trust: 'grouped',
    examples: ['0044 20 7946 0958'],
  },
  {
    id: 'us',
    digits: /^1?[2-9]\d{2}[2-9]\d{6}$/,
    groups: ['3-3-4', '1-3-3-4'],
    trust: 'grouped',
    examples: ['415-555-2671', '(415) 555-2671'],
  },
  {
    id: 'asia-mobile',
    digits: /^0[789]0\d{8}$/,
    groups: ['3-4-4'],
    trust: 'grouped',
    examples: ['090-1234-5678'],
  },
  {
    id: 'uk-mobile',
    digits: /^07[1-9]\d{8}$/,
    groups: ['5-6', '5-3-3'],
    trust: 'grouped',
    examples: ['07700 900123'],
  },
  {
    id: 'kr-last-eight',
    digits: /^\d{8}$/,
    groups: ['4-4', '8'],
    trust: 'asked',
    examples: ['전화 1234-5678'],
  },
  { id: 'local-seven', digits: /^[2-9]\d{6}$/, groups: ['3-4'], trust: 'asked', examples: ['call 555-2671'] },
];
