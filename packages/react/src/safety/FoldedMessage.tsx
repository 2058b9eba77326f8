// A message of a person whom the reader has blocked, in a room of many: it stays in its place, folded until asked for.
import type { Room, TimelineMessage } from '@doran/client';
import { type ReactNode, useState } from 'react';
import { useWords } from '../context.js';
import { useBlocked } from './blocks.hooks.js';

interface Props {
  room: Room;
  message: TimelineMessage;
  children: ReactNode;
}

export function FoldedMessage({ room, message, children }: Props) {
  const words = useWords().safety;
  const { blocked } = useBlocked(room.kind === 'direct' ? null : message.senderId);
  const [shown, setShown] = useState(false);
  if (!blocked || shown) return children;
  return (
    <div className="doran-message-system" data-testid="folded" data-row={message.id} tabIndex={-1}>
      <span>{words.folded}</span>{' '}
      <button type="button" className="doran-safety-unfold" data-testid="unfold" onClick={() => setShown(true)}>
        {words.unfold}
      </button>
    </div>
  );
}
