// Reads the digits of a message, however they are written, and what stands between them.

export interface Digit {
  start: number;
  end: number;
  /** One digit, or two for "double five". */
  value: string;
  how: 'figure' | 'word' | 'letter';
}

const WORDS: Readonly<Record<string, string>> = {
  ...{ 공: '0', 영: '0', 빵: '0', 제로: '0', zero: '0', oh: '0' },
  ...{ 일: '1', 하나: '1', one: '1' },
  ...{ 이: '2', 둘: '2', two: '2' },
  ...{ 삼: '3', 셋: '3', three: '3' },
  ...{ 사: '4', 넷: '4', four: '4' },
  ...{ 오: '5', 다섯: '5', five: '5' },
  ...{ 육: '6', 륙: '6', 여섯: '6', six: '6' },
  ...{ 칠: '7', 일곱: '7', seven: '7' },
  ...{ 팔: '8', 여덟: '8', eight: '8' },
  ...{ 구: '9', 아홉: '9', nine: '9' },
};
const LETTERS: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' };

const KOREAN = Object.keys(WORDS).filter((word) => /[가-힣]/.test(word));
const ENGLISH = Object.keys(WORDS).filter((word) => /[a-z]/.test(word));
const longestFirst = (words: string[]) => words.sort((a, b) => b.length - a.length).join('|');

/** Letters stand for digits only in a word of nothing else: "o1o", never "oil". */
const TOKEN = new RegExp(
  [
    '(?<figure>[0-9])',
    `(?<korean>${longestFirst(KOREAN)})`,
    `(?<![a-z])(?:(?<times>double|triple)[ -]?)?(?<english>${longestFirst(ENGLISH)})(?=[-,. ]|[^a-z]|$)`,
    '(?<![a-z])(?<letters>[oil]{1,4})(?![a-z])',
  ].join('|'),
  'g',
);

export function readDigits(text: string): Digit[] {
  const digits: Digit[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { figure, korean, english, times, letters } = match.groups ?? {};
    const start = match.index;
    const end = start + match[0].length;
    if (figure !== undefined) digits.push({ start, end, value: figure, how: 'figure' });
    const word = WORDS[korean ?? english ?? ''];
    const repeat = times === 'triple' ? 3 : times === 'double' ? 2 : 1;
    if (word !== undefined) digits.push({ start, end, value: word.repeat(repeat), how: 'word' });
    for (const [index, letter] of [...(letters ?? '')].entries()) {
      digits.push({ start: start + index, end: start + index + 1, value: LETTERS[letter] ?? '', how: 'letter' });
    }
  }
  return digits;
}

/** Words that people put between the groups of a number so that it looks like a sentence. */
const JOINTS =
  '그리고|그다음에?|그담에?|다음에?|담에|다시|하고|에서|에|의|와|은|는|국에|번에|이랑|랑|대시|데시|빼기|하이픈|점|쩜|땡|슬래시|짝대기|작대기|' +
  '(?:and|then|dash|hyphen|minus|dot|space)(?![a-z])';
/** Nothing that is a letter or a digit, single Hangul consonants and vowels aside; never a mask. */
const NOISE = '(?:[^\\p{L}\\p{N}●]|[ㄱ-ㅣᄀ-ᇿ])';
const GAP = new RegExp(`^(?:${NOISE}{0,6}|${NOISE}{0,3}(?:${JOINTS})${NOISE}{0,3}|x)$`, 'u');
/** No gap is longer: words plus noise on both sides. Checked first, so that no long text meets the expression. */
const LONGEST_GAP = 14;

export const joins = (gap: string): boolean => gap.length <= LONGEST_GAP && GAP.test(gap);
