// Every picture is a drawing of its own, on its sheet, and everything in the demo has one.
import { describe, expect, it } from 'vitest';
import { DEMO_LISTINGS } from '../../demo/demo.listings.js';
import { draw } from './draw.js';
import { DRAWINGS } from './drawings.js';

const drawn = Object.values(DRAWINGS).map(draw);

describe('the pictures', () => {
  it('are SVGs with every element closed and every number a number', () => {
    for (const svg of drawn) {
      const open = svg.match(/<[a-z]+[^>]*[^/]>/gi)?.length ?? 0;
      expect(open).toBe(svg.match(/<\/[a-z]+>/gi)?.length);
      expect(svg).not.toMatch(/NaN|undefined|null/);
    }
  });

  it('differ from each other', () => {
    expect(drawn.length).toBeGreaterThanOrEqual(14);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('show each thing of the demo, no two alike', () => {
    const shown = DEMO_LISTINGS.map(({ picture }) => picture);
    for (const name of shown) expect(DRAWINGS).toHaveProperty(name);
    expect(new Set(shown).size).toBe(shown.length);
  });
});
