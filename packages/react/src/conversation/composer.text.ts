// What may be said about a text that is being written: whether it can be sent, and why not.
import type { Fault } from '@doran/client';
import { MAX_BODY, textFault } from '@doran/protocol/wire';
import { faultWords, type Words } from '../words.js';

/** From here on the reader is told how much room is left. */
const NEARLY_FULL = MAX_BODY - 200;

export interface TextState {
  sendable: boolean;
  /** Empty when there is nothing to say. */
  told: string;
  alarm: boolean;
}

export function judge(text: string, fault: Fault | null, words: Words): TextState {
  // As the server counts: an emoji is one character.
  const length = [...text].length;
  if (fault) return { sendable: isSendable(text, length), told: faultWords(fault, words), alarm: true };
  if (length > MAX_BODY) return { sendable: false, told: words.composer.over(length - MAX_BODY), alarm: true };
  if (textFault(text) !== null) return { sendable: false, told: words.composer.unsendable, alarm: true };
  const told = length > NEARLY_FULL ? words.composer.left(MAX_BODY - length) : '';
  return { sendable: isSendable(text, length), told, alarm: false };
}

const isSendable = (text: string, length: number) =>
  text.trim() !== '' && length <= MAX_BODY && textFault(text) === null;
