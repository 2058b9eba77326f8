// What one drawn message is given. Only what does not change with every event: a row is drawn anew when one of these does.
import type { TimelineMessage } from '@doran/client';
import type { Person } from '../naming.js';
import type { Mode } from './mode.js';

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
  onMode: (mode: Mode) => void;
  onDelete: (message: TimelineMessage) => void;
  onShowQuoted: (id: string) => void;
}
