// Both pages of docs/operations name every setting and every limit, with the default that it really has.
import { readFileSync } from 'node:fs';
import { DEFAULT_LIMITS } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { checkOptions, ENVIRONMENT } from './chat.options.js';

/** Options of the module alone: no variable says them. */
const WITHOUT_VARIABLE = ['credentials', 'migrate'];

interface Row {
  variable: string;
  option: string;
  /** As it is written, with the backticks of what is meant literally. */
  fallback: string;
}

describe.each(['operations.md', 'operations.ko.md'])('docs/%s', (file) => {
  const lines = readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8').split('\n');
  const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim());
  const bare = (cell = '') => cell.replaceAll('`', '');
  const rows: Row[] = lines
    .map(cellsOf)
    .filter(([, variable = '', option = '']) => /^(`[A-Z_]+`)?$/.test(variable) && /^`\w+`$/.test(option))
    .map(([, variable, option, fallback = '']) => ({ variable: bare(variable), option: bare(option), fallback }));

  it('names every setting once', () => {
    const named = rows.map(({ option, variable }) => [option, variable]).sort();
    const real = [...Object.entries(ENVIRONMENT), ...WITHOUT_VARIABLE.map((option) => [option, ''])].sort();
    expect(named).toEqual(real);
  });

  it('says its default', () => {
    const defaults: Record<string, unknown> = checkOptions({});
    const told = (option: string): string | undefined => {
      const value = defaults[option];
      // The limits have a table of their own; a node's random name and an empty list are said in words.
      if (option === 'limits') return '`{}`';
      if (value === undefined || option === 'nodeId' || String(value) === '') return undefined;
      return `\`${value}\``;
    };
    for (const { option, fallback } of rows) {
      const literal = told(option);
      if (literal === undefined) expect(fallback, option).not.toContain('`');
      else expect(fallback, option).toBe(literal);
    }
  });

  it('says every limit and its default', () => {
    const names = new Set(Object.keys(DEFAULT_LIMITS));
    const limits = lines.map(cellsOf).filter(([, name]) => names.has(bare(name)));
    const told = Object.fromEntries(limits.map(([, name, fallback]) => [bare(name), Number(bare(fallback))]));
    expect(told).toEqual(DEFAULT_LIMITS);
  });
});
