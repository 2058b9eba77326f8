// What one drawn message is given. Only what does not change with every event: a row is drawn anew when one of these does.
import type { TimelineMessage } from '@doran/client';
import type { ReactNode } from 'react';
import type { Person } from '../naming.js';
import type { Mode } from './mode.js';

/** What the page around a conversation draws of its messages. Keep the functions, or every row is drawn anew. */
export interface MessageSlots {
  /** In place of the words of a SYSTEM message; without an answer its words stand there. */
  systemMessage?: ((message: TimelineMessage) => ReactNode) | undefined;
  /** Below a message that somebody wrote. */
  messageNote?: ((message: TimelineMessage) => ReactNode) | undefined;
}

export interface MessageRowProps {
  message: TimelineMessage;
  opens: boolean;
  closes: boolean;
  mine: boolean;
  mayWrite: boolean;
  mayModerate: boolean;
  showName: boolean;
  author: Person | undefined;
  quoted: TimelineMessage | undefined;
  quotedAuthor: Person | undefined;
  slots: MessageSlots;
  onMode: (mode: Mode) => void;
  onDelete: (message: TimelineMessage) => void;
  onShowQuoted: (id: string) => void;
}
