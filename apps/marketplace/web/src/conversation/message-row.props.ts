// What one drawn message is given. Only what does not change with every event: a row is drawn anew when one of these does.
import type { Message, User } from '@doran/protocol';
import type { Fault } from '../chat/faults';
import type { Status } from '../chat/status';
import type { Mode } from './mode';

export interface MessageRowProps {
  message: Message;
  /** Null while there is no ack. */
  seq: number | null;
  status: Status;
  fault: Fault | null;
  opens: boolean;
  closes: boolean;
  mine: boolean;
  mayWrite: boolean;
  mayModerate: boolean;
  showName: boolean;
  author: User | undefined;
  quoted: Message | undefined;
  quotedAuthor: User | undefined;
  onMode: (mode: Mode) => void;
  onDelete: (message: Message) => void;
  onShowQuoted: (id: string) => void;
}
