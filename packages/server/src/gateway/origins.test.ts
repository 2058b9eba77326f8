// Proves which pages may talk to the chat, and that no other gets the headers that would let it read an answer.
import type { CorsOptions } from 'cors';
import { describe, expect, it } from 'vitest';
import { type ChatOptions, resolveOptions } from '../chat.options.js';
import { corsFor, isAllowedOrigin } from './origins.js';

const settingsOf = (options: ChatOptions) =>
  resolveOptions({ jwtSecret: 'a secret of at least thirty-two bytes', ...options });
const shop = settingsOf({ origins: ['https://shop.example/'] });
const request = (headers: Record<string, string>) => ({ headers });

function corsAnswer(origin: string, settings = shop): CorsOptions {
  let answer: CorsOptions | undefined;
  corsFor(settings)({ headers: { origin, host: 'chat.example' } } as never, (_, options) => {
    answer = options;
  });
  return answer ?? {};
}

describe('isAllowedOrigin', () => {
  it.each([
    ['an origin on the list', 'https://shop.example'],
    ['the page of the same host', 'https://chat.example'],
    ['the page of the same host and port', 'http://localhost:3000', 'localhost:3000'],
  ])('lets in %s', (_, origin, host = 'chat.example') => {
    expect(isAllowedOrigin(request({ origin, host }), shop)).toBe(true);
  });

  it('lets in who names no origin: that is no page of another site', () => {
    expect(isAllowedOrigin(request({ host: 'chat.example' }), shop)).toBe(true);
  });

  it.each([
    ['another site', 'https://evil.example'],
    ['a subdomain of one on the list', 'https://a.shop.example'],
    ['one that begins like it', 'https://shop.example.evil'],
    ['another port', 'https://shop.example:8443'],
    ['another scheme', 'http://shop.example'],
    ['an opaque origin', 'null'],
    ['no URL', 'shop'],
    ['the same host on another port', 'http://chat.example:8080'],
  ])('keeps out %s', (_, origin) => {
    expect(isAllowedOrigin(request({ origin, host: 'chat.example' }), shop)).toBe(false);
  });

  it('lets in everybody where the host says so', () => {
    const open = settingsOf({ origins: ['*'], credentials: false });
    expect(isAllowedOrigin(request({ origin: 'https://evil.example', host: 'chat.example' }), open)).toBe(true);
  });
});

describe('corsFor', () => {
  it('answers an allowed origin, with credentials when they are on', () => {
    expect(corsAnswer('https://shop.example')).toMatchObject({ origin: true, credentials: true });
    const without = settingsOf({ origins: ['*'], credentials: false });
    expect(corsAnswer('https://any.example', without)).toMatchObject({ origin: true, credentials: false });
  });

  it('gives another origin no headers', () => {
    expect(corsAnswer('https://evil.example')).toMatchObject({ origin: false });
  });
});
