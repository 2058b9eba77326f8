// Finds telephone numbers: reads the digits, tries every rule where a number may begin, takes the longest.
import { type Digit, joins, readDigits } from './digits.js';
import type { Span } from './finding.js';
import { FEWEST_DIGITS, MOST_DIGITS, PHONE_RULES, type PhoneRule } from './phone.rules.js';

/** A digit and the text between it and the digit before it in the same run. */
interface Step extends Digit {
  gap: string;
}

const ASKED =
  /(?:전화|폰|휴대폰|핸드폰|연락처|연락|번호|뒷자리|문자|콜|tel|phone|call|text|cell|mobile|number)[^\d\n●]{0,12}$/;
const REFERENCE =
  /(?:isbn|s\/n|serial|시리얼|주문|송장|계좌|카드|바코드|order|tracking|invoice|ref|모델|model)[^\d\n●]{0,10}$/;
const UNIT = /^ ?(?:원|년|개|명|만|천|컷|회|점|루멘|krw|won|usd|lumens?|lm|px|mm|cm|kg|km|g\b|%)/;
/** How dates, times and sums are written; a number that is grouped oddly and uses these is one of them. */
const TIGHT = /^[-./:,*]$/;

/** Cuts the digits where something stands between them that no number carries. */
function runsOf(text: string): Step[][] {
  const runs: Step[][] = [];
  let last: Digit | undefined;
  for (const digit of readDigits(text)) {
    const gap = last ? text.slice(last.end, digit.start) : '';
    if (last && joins(gap)) runs.at(-1)?.push({ ...digit, gap });
    else runs.push([{ ...digit, gap: '' }]);
    last = digit;
  }
  return runs;
}

/** "3-4-4" for 010-1234-5678. */
function groupingOf(steps: readonly Step[]): string {
  const groups = [0];
  for (const [index, step] of steps.entries()) {
    if (index > 0 && step.gap !== '') groups.push(0);
    groups[groups.length - 1] = (groups.at(-1) ?? 0) + step.value.length;
  }
  return groups.join('-');
}

/** Digits that nobody groups like a number: a decimal, or the parts of dates and times side by side. */
function looksCounted(steps: readonly Step[], grouping: string): boolean {
  if (['11', '3-8', '7-4', '3-4-4', '3-3-4', '3-3-5', '3-2-3-3'].includes(grouping)) return false;
  const gaps = steps.slice(1).flatMap((step) => (step.gap === '' ? [] : [step.gap]));
  if (gaps.length < 2) return gaps.some((gap) => TIGHT.test(gap));
  const even = new Set(gaps).size === 1;
  return !even && gaps.some((gap) => TIGHT.test(gap)) && !/^(?:1-){4}/.test(grouping);
}

/** "3000 - 4000", "1800 1900": prices or years from one round number to a greater one. */
function looksRanged(steps: readonly Step[], digits: string): boolean {
  const [from, to] = [digits.slice(0, 4), digits.slice(4)];
  const apart = steps.some((step) => /\s/.test(step.gap));
  return apart && groupingOf(steps) === '4-4' && from.endsWith('00') && to.endsWith('00') && from < to;
}

function fits(rule: PhoneRule, text: string, steps: readonly Step[], digits: string, joined: boolean): boolean {
  if (!rule.digits.test(digits)) return false;
  const grouping = groupingOf(steps);
  const usual = rule.groups?.includes(grouping) ?? false;
  const figures = steps.every((step) => step.how === 'figure');
  if (rule.figuresOnly && !figures) return false;
  if (rule.trust === 'sure') {
    if (digits.startsWith('+')) return !steps.some((step) => step.gap.includes(','));
    if (joined && grouping !== '3-4-4') return false;
    return !figures || !looksCounted(steps, grouping);
  }
  const start = steps[0]?.start ?? 0;
  const before = text.slice(Math.max(0, start - 20), start);
  const end = steps.at(-1)?.end ?? start;
  const after = text.slice(end, end + 8);
  if (joined || REFERENCE.test(before) || UNIT.test(after) || looksRanged(steps, digits)) return false;
  if (ASKED.test(before)) return usual || (rule.trust === 'grouped' && !looksCounted(steps, grouping));
  if (rule.trust === 'asked') return false;
  // Spelled digits in the shape of a number are nobody's price.
  if (!figures && steps[0]?.how === 'word' && steps[1]?.how === 'word' && digits.startsWith('0')) return true;
  return usual && (rule.id !== 'us' || steps.some((step) => /[-.)]/.test(step.gap)));
}

/** A figure goes on with the next figure; a spelled digit may be the beginning of a word ("이에요"). */
const endsBefore = (next: Step | undefined) => next === undefined || next.gap !== '' || next.how === 'word';

/** The longest number that begins with this digit of the run. */
function numberAt(text: string, run: readonly Step[], from: number): Span | undefined {
  const first = run[from];
  if (first === undefined) return undefined;
  const joined = from > 0 && TIGHT.test(first.gap);
  if (from > 0 && first.gap === '' && (first.how === 'word' || run[from - 1]?.how !== 'word')) return undefined;
  const plus = /\+ ?\(?$/.exec(text.slice(Math.max(0, first.start - 3), first.start))?.[0] ?? '';
  const bracket = plus === '' && text[first.start - 1] === '(' ? '(' : plus;
  let digits = plus === '' ? '' : '+';
  let found: Span | undefined;
  for (let to = from; to < run.length && digits.length < MOST_DIGITS; to += 1) {
    const last = run[to] as Step;
    digits += last.value;
    if (!endsBefore(run[to + 1]) || digits.length < FEWEST_DIGITS) continue;
    const steps = run.slice(from, to + 1);
    if (PHONE_RULES.some((rule) => fits(rule, text, steps, digits, joined)))
      found = { start: first.start - bracket.length, end: last.end, kind: 'phone' };
  }
  return found;
}

export function findPhones(text: string): Span[] {
  const found: Span[] = [];
  for (const run of runsOf(text)) {
    for (let from = 0; from < run.length; from += 1) {
      const span = numberAt(text, run, from);
      if (span === undefined) continue;
      found.push(span);
      while (from + 1 < run.length && (run[from + 1] as Step).end <= span.end) from += 1;
    }
  }
  return found;
}
