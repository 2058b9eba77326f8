// Sees through disguises of single characters, and remembers where each one stood in the message.

export interface Folded {
  /** Lower case, ordinary width, ordinary digits, nothing invisible. */
  text: string;
  /** For each index of `text`: where its grapheme begins and ends in the message. */
  starts: number[];
  ends: number[];
}

const GRAPHEMES = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Marks that ride on a character (keycaps, strokes, variation selectors) and characters that show nothing. */
const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

/** What NFKC leaves alone although a reader sees the letter or digit behind it. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аеорсухіј○◯⃝', 'aeopcyxijooo'],
    ['❶❷❸❹❺❻❼❽❾', '123456789'],
    ['➀➁➂➃➄➅➆➇➈', '123456789'],
    ['➊➋➌➍➎➏➐➑➒', '123456789'],
    ['⓿🄋🄌〇零一二三四五六七八九', '000001 23456789'.replace(' ', '')],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['०१२३४५६७८९', '0123456789'],
    ['‐‑‒–—―−⁃ー', '---------'],
    ['。．・∙⋅', '.....'],
    ['⠀', ' '],
  ].flatMap(([from = '', to = '']) => [...from].map((character, index) => [character, to[index] ?? ''])),
);

/** NFKC would turn them into halves of syllables; "ㅋㅌ" is written with these. */
const LONE_JAMO = /^[ㄱ-ㆎ]$/;

const plain = (grapheme: string): string =>
  [...(LONE_JAMO.test(grapheme) ? grapheme : grapheme.normalize('NFKC')).replace(INVISIBLE, '')]
    .map((character) => LOOKALIKES[character] ?? character)
    .join('')
    .toLowerCase();

/** A segmenter takes ever longer for each step in a long text: it gets windows of this many characters. */
const WINDOW = 256;

/** The graphemes of a message. One at the end of a window may go on behind it, so the next window begins with it. */
function* graphemes(message: string): Generator<{ segment: string; index: number }> {
  for (let from = 0, size = WINDOW; from < message.length; ) {
    const to = from + size;
    const found = [...GRAPHEMES.segment(message.slice(from, to))];
    const last = to < message.length ? found.pop() : undefined;
    for (const { segment, index } of found) yield { segment, index: from + index };
    if (last === undefined) return;
    // A grapheme that fills the whole window is looked at again in a wider one.
    size = found.length === 0 ? size * 2 : WINDOW;
    from += last.index;
  }
}

export function fold(message: string): Folded {
  const starts: number[] = [];
  const ends: number[] = [];
  let text = '';
  for (const { segment, index } of graphemes(message)) {
    const folded = plain(segment);
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(index);
      ends.push(index + segment.length);
    }
    text += folded;
  }
  return { text, starts, ends };
}
