// Proves that what is spelled is what JSON.stringify and the library's frames would be, and that a message is spelled once.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encode } from './frames.js';
import { spell } from './spelling.js';

const MESSAGE = {
  id: 'the-id',
  body: '도란도란 “quoted” \u2028 \\ 👋',
  data: { message: { deep: 1 } },
  none: null,
  left: undefined,
};

describe('spell', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[string, unknown]>([
    ['a message alone', { message: MESSAGE }],
    ['a message and more', { message: MESSAGE, repeated: false, words: ['더'], left: undefined }],
    ['only what is left out behind it', { message: MESSAGE, left: undefined }],
    ['a message of another kind', { message: 'in words' }],
    ['no message', { message: null }],
    ['anything else', { room: { id: 'r' }, list: [1, undefined] }],
    ['an array', [{ message: MESSAGE }]],
    ['a text', '안녕'],
    ['nothing', null],
    ['less than that', undefined],
  ])('%s', (_, data) => {
    for (const round of ['first', 'again']) {
      const { text, options } = spell('2/chat,["event",', data, ']');
      expect(text, round).toBe(`2/chat,${JSON.stringify(['event', data])}`);
      expect(options).toEqual({ preEncoded: true, wsPreEncodedFrame: [encode(text)] });
    }
  });

  it('spells a message once that several are told of', () => {
    const message = { ...MESSAGE };
    const stringify = vi.spyOn(JSON, 'stringify');
    spell('2/chat,["message:created",', { message }, ']');
    spell('3/chat,1[{"ok":true,"data":', { message, repeated: false }, '}]');
    expect(stringify.mock.calls.filter(([value]) => value === message)).toHaveLength(1);
  });
});
