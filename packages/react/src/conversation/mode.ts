// What the composer is about to do: a new message, an answer to one, or the change of one.
import type { TimelineMessage } from '@doran/client';

export type Mode =
  | { kind: 'new' }
  | { kind: 'reply'; to: TimelineMessage }
  | { kind: 'edit'; message: TimelineMessage };

export const NEW_MESSAGE: Mode = { kind: 'new' };
