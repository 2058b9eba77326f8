// The one or two letters that stand for a person without a picture.
const HANGUL = /^\p{Script=Hangul}+$/u;

const letters = (text: string) => [...new Intl.Segmenter().segment(text)].map((part) => part.segment);

/** A Korean given name stands for its bearer (김민지 → 민지); elsewhere the first letters of two words do. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = ''] = words;
  if (HANGUL.test(first)) {
    const syllables = letters(first);
    return syllables.length <= 4 ? syllables.slice(-2).join('') : syllables.slice(0, 2).join('');
  }
  return words
    .slice(0, 2)
    .map((word) => letters(word)[0] ?? '')
    .join('')
    .toUpperCase();
}

/** A hue of the circle, always the same for the same person. */
export function hueOf(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}
