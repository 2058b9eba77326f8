// The sentence for what did not work: the marketplace's own, or the chat's for what it means.
import { faultOf } from '@doran/client';
import { faultWords, wordsIn } from '@doran/react';
import { Refused } from '../market/call';
import { languageNow } from './setup';

export function troubleWords(error: unknown): string {
  const language = languageNow();
  if (error instanceof Refused && error.words) return error.words[language];
  return faultWords(faultOf(error), wordsIn(language));
}
