// The rule set finds what it promises to find, leaves the rest alone, and takes no longer than a message may take.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findContacts, hasLink, MAX_CHARACTERS, maskContacts } from './contacts.js';
import { DEVELOPMENT_CONTACTS } from './corpus/development.contacts.js';
import { DEVELOPMENT_INNOCENTS } from './corpus/development.innocents.js';
import { HELD_OUT_CONTACTS } from './corpus/held-out.contacts.js';
import { HELD_OUT_INNOCENTS } from './corpus/held-out.innocents.js';
import { measure } from './corpus/measure.js';
import { readExamples } from './corpus/read.js';
import { EMAIL_RULES } from './email.rules.js';
import type { ContactKind } from './finding.js';
import { LINK_RULES } from './link.rules.js';
import { MESSENGER_RULES } from './messenger.rules.js';
import { PHONE_RULES } from './phone.rules.js';

const KINDS = ['phone', 'email', 'messenger', 'link'] as const;
const development = readExamples(DEVELOPMENT_CONTACTS, DEVELOPMENT_INNOCENTS);
const heldOut = readExamples(HELD_OUT_CONTACTS, HELD_OUT_INNOCENTS);

describe('the rules', () => {
  const written = [EMAIL_RULES, LINK_RULES, MESSENGER_RULES].flat();
  const cases = [
    ...written.flatMap(({ id, kind, examples }) => examples.map((example) => [id, kind, example] as const)),
    ...PHONE_RULES.flatMap(({ id, examples }) =>
      examples.map((example) => [id, 'phone' as ContactKind, example] as const),
    ),
  ];
  it.each(cases)('%s finds its %s in its own example: %s', (_id, kind, example) => {
    expect(findContacts(example).map((span) => span.kind)).toContain(kind);
  });
});

describe.each([
  ['development', development, { precision: 0.99, recall: 0.99, ofAKind: 0.97 }],
  ['held-out', heldOut, { precision: 0.98, recall: 0.95, ofAKind: 0.9 }],
] as const)('on the %s part of the corpus', (part, examples, floor) => {
  it('has precision and recall above the floor', () => {
    const all = measure(examples, findContacts);
    console.log(
      `${part}: ${examples.length} messages, precision ${percent(all.precision)}, recall ${percent(all.recall)}`,
    );
    for (const line of all.wrong) console.log(`  wrong: ${line}`);
    expect(all.precision).toBeGreaterThanOrEqual(floor.precision);
    expect(all.recall).toBeGreaterThanOrEqual(floor.recall);
  });

  it.each(KINDS)('finds every kind: %s', (kind) => {
    const { expected, precision, recall } = measure(examples, findContacts, kind);
    console.log(`${part}, ${kind}: ${expected} marked, precision ${percent(precision)}, recall ${percent(recall)}`);
    expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(floor.ofAKind);
  });
});

describe('a masked message', () => {
  it('shows a sign for the kind, and everything else as it was', () => {
    const { text, found } = maskContacts(
      '내일 10:30에 010-1234-5678 또는 shop@naver.com, 카톡 아이디 lensking, t.me/lens 👍🏽',
    );
    expect(text).toBe('내일 10:30에 📞●●● 또는 📧●●●, 카톡 아이디 💬●●●, 🔗●●● 👍🏽');
    expect(found.map(({ kind }) => kind)).toEqual(['phone', 'email', 'messenger', 'link']);
  });

  const piece = fc.oneof(
    fc.constantFrom(...development.map(({ text }) => text)),
    fc.constantFrom(
      '010',
      '1234',
      '5678',
      '공일공',
      '카톡',
      '아이디',
      'abc_1',
      '@',
      '골뱅이',
      '.com',
      'naver',
      'at',
      'dot',
      '+82',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const message = fc
    .array(fc.tuple(piece, fc.constantFrom('', ' ', '\n', '-', '.', '\u200b', '●')), { maxLength: 8 })
    .map((pieces) => pieces.flat().join(''));

  it('holds no finding, so that masking again changes nothing', () => {
    fc.assert(
      fc.property(message, (text) => {
        const masked = maskContacts(text).text;
        expect(findContacts(masked)).toEqual([]);
        expect(maskContacts(masked).text).toBe(masked);
      }),
      { numRuns: 3_000, examples: [['전화번호 뒷자리는 1234 5678010-1234-5678']] },
    );
  });

  it('is the message itself when nothing was found', () => {
    for (const { text, expected } of [...development, ...heldOut]) {
      const { text: masked, found } = maskContacts(text);
      expect(masked === text).toBe(found.length === 0);
      if (expected.length > 0 && found.length > 0) expect(masked).toContain('●●●');
    }
  });

  it('cuts no grapheme and keeps the spans in order', () => {
    const borders = (text: string) => new Set([...new Intl.Segmenter('ko').segment(text)].map(({ index }) => index));
    fc.assert(
      fc.property(message, (text) => {
        const at = borders(text).add(text.length);
        let last = 0;
        for (const { start, end } of findContacts(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(at.has(start) && at.has(end)).toBe(true);
          last = end;
        }
      }),
    );
  });

  it('is never longer than a message may be', () => {
    for (const unit of ['t.me/a ', 'a@b.kr ', '카톡 아이디 abc ', '010-1234-5678\n']) {
      const full = unit.repeat(MAX_CHARACTERS).slice(0, MAX_CHARACTERS);
      const { text, found } = maskContacts(full);
      expect(found.length).toBeGreaterThan(100);
      expect(text.length).toBeLessThanOrEqual(MAX_CHARACTERS);
      expect(findContacts(text)).toEqual([]);
    }
  });
});

describe('links alone', () => {
  it.each(['https://a.example', 'lens.com', '네이버 닷컴', '카톡: lens.com', 'me@lens.com 아니고 lens.com'])(
    'are in %s',
    (text) => {
      expect(hasLink(text)).toBe(true);
    },
  );
  it.each(['me@lens.com', '010-1234-5678', '카톡 아이디 lens', 'photo.jpg', '링크 주세요'])('are not in %s', (text) => {
    expect(hasLink(text)).toBe(false);
  });
});

describe('the worst message', () => {
  const worst = [
    ...['0', '1 ', '일', '0-', '010', '01.', '공일', 'o', 'one ', '+8', '(0', '00 4'],
    ...['a', 'a.', 'a@', 'a-', 'a@a.', 'a at ', 'a.a-', '@', '골뱅이 ', 'a dot ', '가.', 'naver점'],
    ...[
      '카',
      '카 톡',
      '카톡 ',
      'kakao ',
      'kakao a',
      '카톡 아이디 ',
      'a_1 ',
      '친추 ',
      '오픈채팅',
      '오픈채팅에 가나다',
      '추가',
    ],
    ...[
      'http',
      'https://!',
      'www.',
      't.me/!',
      'a.com/.',
      'xn--',
      '[[[',
      '((',
      '●',
      '\u200b',
      '👨‍👩‍👧',
      'e\u0301\u0302',
    ],
    ...['010-1234-5678 ', 'a@b.kr ', 't.me/a ', 'a.com ', '카톡 아이디 abc '],
  ];
  /** Of the processor's time, not the clock's: a machine that does other things as well does not bend it. */
  const fastest = (text: string) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const before = process.cpuUsage();
        findContacts(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      }),
    );

  it.each(worst)('%j over and over is read in linear time', (unit) => {
    const long = (times: number) => unit.repeat(times * MAX_CHARACTERS).slice(0, times * MAX_CHARACTERS);
    expect(fastest(long(1))).toBeLessThan(250);
    // Eight times the text would take sixty-four times as long if the time were quadratic.
    expect(fastest(long(16))).toBeLessThan(Math.max(fastest(long(2)), 10) * 24);
  });
});

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
