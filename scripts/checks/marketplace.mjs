// The chat knows no marketplace: none of its words stands in a package's code. Comments may give examples.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, ROOT } from '../lib/paths.mjs';

/** Also as part of a name, such as `auctionId` or `place_bid`; `forbidden` holds none of them. */
const WORD = /(?<![a-z])(listing|reservation|auction|bid)(s?)(?![a-z])/i;

export function wordIn(text) {
  const parted = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return WORD.exec(parted)?.[0] ?? '';
}

export async function marketplaceFaults() {
  // TypeScript is there only after the install, and this module is loaded before it.
  const { eachWord } = await import('./code.words.mjs');
  const faults = [];
  for (const file of filesBelow('packages').filter((path) => /\/src\/.*\.tsx?$/.test(path))) {
    eachWord(file, readFileSync(join(ROOT, file), 'utf8'), (text, line) => {
      const word = wordIn(text);
      if (word) faults.push(`${file}:${line}: "${word}" is a word of the marketplace; a package knows only subjects`);
    });
  }
  return faults;
}
