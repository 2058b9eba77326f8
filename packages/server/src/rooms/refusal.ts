// A host's refusal as its user reads it: in the language of the caller, and every other beside it ([ERR6]).
import { ChatError } from '@doran/protocol';
import type { Reason } from '../host.port.js';

/** `details` tells the host's words from ours. */
export function refusedByHost(reason: Reason, locale = ''): ChatError {
  const tags = typeof reason === 'string' ? [] : Object.keys(reason);
  const message = typeof reason === 'string' ? reason : (reason[bestOf(tags, locale)] ?? 'The host refused this');
  const inEach = typeof reason === 'string' ? [] : Object.entries(reason);
  return new ChatError('forbidden', message, {
    details: [
      { path: 'reason', message },
      ...inEach.map(([tag, sentence]) => ({ path: `reason.${tag}`, message: sentence })),
    ],
  });
}

/** The tag that says most of the locale (`ko` for `ko-KR`), else of the same language, else English, else the first. */
function bestOf(tags: string[], locale: string): string {
  const find = (wanted: (tag: string) => boolean) => tags.find((tag) => wanted(tag.toLowerCase()));
  const parts = locale.toLowerCase().split(/[-_]/);
  for (let length = parts.length; length > 0; length--) {
    const found = find((tag) => tag === parts.slice(0, length).join('-'));
    if (found !== undefined) return found;
  }
  const sameLanguage = find((tag) => tag.split('-')[0] === parts[0]);
  return sameLanguage ?? find((tag) => tag === 'en') ?? find((tag) => tag.startsWith('en-')) ?? tags[0] ?? '';
}
