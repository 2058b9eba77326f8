// Proves which of a host's sentences its user reads ([ERR6]).
import { expect, it } from 'vitest';
import { refusedByHost } from './refusal.js';

const REASON = { fr: 'Non.', ko: '안 돼요.', 'pt-BR': 'Não.', en: 'No.' };

it.each([
  ['ko', '안 돼요.'],
  ['ko-KR', '안 돼요.'],
  ['KO_kr', '안 돼요.'],
  ['pt-BR', 'Não.'],
  ['pt', 'Não.'],
  ['pt-PT', 'Não.'],
  ['de', 'No.'],
  [undefined, 'No.'],
])('[ERR6] a caller whose locale is %s reads the sentence that fits best', (locale, message) => {
  expect(refusedByHost(REASON, locale)).toMatchObject({
    code: 'forbidden',
    message,
    details: [
      { path: 'reason', message },
      { path: 'reason.fr', message: 'Non.' },
      { path: 'reason.ko', message: '안 돼요.' },
      { path: 'reason.pt-BR', message: 'Não.' },
      { path: 'reason.en', message: 'No.' },
    ],
  });
});

it('[ERR6] without English the first sentence serves, and one for all is told alone', () => {
  expect(refusedByHost({ fr: 'Non.', ko: '안 돼요.' }, 'de').message).toBe('Non.');
  expect(refusedByHost('No.', 'ko').details).toEqual([{ path: 'reason', message: 'No.' }]);
  expect(refusedByHost({}, 'ko').message).not.toBe('');
});
