// A browser opens only where somebody sits.
import { expect, it } from 'vitest';
import { mayOpen } from './browser.mjs';

const desk = { env: { DISPLAY: ':0' }, platform: 'linux', isTTY: true };

it.each([
  ['a desk', desk, true],
  ['a Mac', { ...desk, env: {}, platform: 'darwin' }, true],
  ['a terminal without a screen', { ...desk, env: {} }, false],
  ['a pipe', { ...desk, isTTY: undefined }, false],
  ['a CI', { ...desk, env: { DISPLAY: ':0', CI: 'true' } }, false],
  ['someone who said no', { ...desk, env: { DISPLAY: ':0', DORAN_OPEN: '0' } }, false],
])('%s', (_name, where, opens) => expect(mayOpen(where)).toBe(opens));
