// Proves what stands for a person without a picture.
import { expect, it } from 'vitest';
import { hueOf, initials } from './initials.js';

it('takes a Korean given name, or the first letters of two words', () => {
  expect(initials('김민지')).toBe('민지');
  expect(initials('박솔')).toBe('박솔');
  expect(initials('동네벼룩시장 모임')).toBe('동네');
  expect(initials('Daniel Park')).toBe('DP');
  expect(initials('emma')).toBe('E');
  expect(initials('👩‍🌾 Farm')).toBe('👩‍🌾F');
  expect(initials('')).toBe('');
});

it('gives the same person the same hue', () => {
  expect(hueOf('minji')).toBe(hueOf('minji'));
  expect(hueOf('minji')).not.toBe(hueOf('junho'));
});
