// Which text and which JSON is let in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textFault } from './text.fault.js';
import { jsonFault, MAX_DEPTH, safeObject, safeText } from './text.js';

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

describe('textFault', () => {
  it('[ERR4] finds what cannot be stored or would lie to a reader', () => {
    expect(textFault('a\u0000b')).toContain('NUL');
    expect(textFault('a\ud800b')).toContain('surrogate');
    expect(textFault('gpj\u202eexe')).toContain('bidirectional');
    expect(textFault(`a${'\u0301'.repeat(31)}`)).toContain('combining');
  });

  it('[ERR4] lets every language and every emoji through', () => {
    for (const text of ['도란도란', 'Zoë', 'שלום', 'नमस्ते', '👩‍👩‍👧‍👦🏳️‍🌈', 'a\n\tb', `a${'\u0301'.repeat(30)}`]) {
      expect(textFault(text)).toBeNull();
    }
  });

  it('[ERR4] takes no character for harmless, 31 times, that is not', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const character = String.fromCharCode(unit);
      const faulty = /[\p{M}\0\u202d\u202e]/u.test(character) || !character.isWellFormed();
      if ((textFault(character.repeat(31)) !== null) !== faulty) expect.fail(`U+${unit.toString(16)}`);
    }
  });

  it('[ERR4] never lets through what PostgreSQL would refuse', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
        (text) => {
          if (textFault(text) === null) {
            expect(text).not.toContain('\u0000');
            expect(text.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });
});

describe('jsonFault', () => {
  it('[ERR4] counts levels, without a stack of its own', () => {
    expect(jsonFault(nested(MAX_DEPTH))).toBeNull();
    expect(jsonFault(nested(MAX_DEPTH + 1))?.message).toContain('deeper');
    expect(jsonFault(nested(100_000))?.message).toContain('deeper');
  });

  it('[ERR4] finds keys that reach a prototype, wherever they stand', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      expect(jsonFault(JSON.parse(`{"a":[{"${key}":1}]}`))).toEqual({ path: 'a.0', message: `holds the key ${key}` });
    }
    expect(jsonFault({ 'a\u0000': 1 })?.message).toContain('a key holds a NUL');
  });
});

describe('safeText', () => {
  it('[ERR4] counts characters as people do', () => {
    const four = safeText(1, 4);
    expect(four.safeParse('👍👍👍👍').success).toBe(true);
    expect(four.safeParse('👍👍👍👍👍').success).toBe(false);
    expect(four.safeParse('').success).toBe(false);
  });
});

describe('safeObject', () => {
  it('[ERR4] counts bytes as they travel', () => {
    // {"a":"…"} is eight bytes around the text; each 도 is three.
    expect(safeObject(8 + 30).safeParse({ a: '도'.repeat(10) }).success).toBe(true);
    expect(safeObject(8 + 30).safeParse({ a: `${'도'.repeat(10)}!` }).success).toBe(false);
    expect(safeObject(8 + 4).safeParse({ a: '👍' }).success).toBe(true);
    expect(safeObject(8 + 3).safeParse({ a: '👍' }).success).toBe(false);
  });

  it('[ERR4] leaves one level for the command around it', () => {
    expect(safeObject(8_192).safeParse(nested(MAX_DEPTH - 1)).success).toBe(true);
    expect(safeObject(8_192).safeParse(nested(MAX_DEPTH)).success).toBe(false);
  });
});
