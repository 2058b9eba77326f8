// The blocks of a documentation page that carry a name: files to write, and steps to take.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

export interface Block {
  language: string;
  /** Of a file: its path. Of a shell block: the step. */
  name: string;
  /** Which of several ways it shows; undefined for the one that the page takes first. */
  variant: string | undefined;
  code: string;
}

/** A label stands behind the language: ```` ```ts src/main.ts fastify ````. Blocks without one are not answered. */
export async function blocksOf(page: string): Promise<Block[]> {
  const text = await readFile(path.join(DOCS, page), 'utf8');
  return [...text.matchAll(/^```(\w+) (\S+)(?: (\w+))?\n(.*?)^```$/gms)].map(
    ([, language = '', name = '', variant, code = '']) => ({ language, name, variant, code }),
  );
}

/** The block of this name; a page that lost it fails here. */
export function blockOf(blocks: Block[], name: string, variant?: string): Block {
  const block = blocks.find((one) => one.name === name && one.variant === variant);
  if (!block) throw new Error(`The page has no block named "${[name, variant ?? ''].join(' ').trim()}"`);
  return block;
}
