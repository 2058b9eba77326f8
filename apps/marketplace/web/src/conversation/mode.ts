// What the composer is about to do: a new message, an answer to one, or the change of one.
import type { Message } from '@doran/protocol';

export type Mode = { kind: 'new' } | { kind: 'reply'; to: Message } | { kind: 'edit'; message: Message };

export const NEW_MESSAGE: Mode = { kind: 'new' };
