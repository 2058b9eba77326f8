// Reads new messages of others out to those who do not see them come; the list itself is silent, as it also scrolls.
import type { Message } from '@doran/client';
import { useRef } from 'react';
import { useWords } from '../context.js';
import { type Person, preview } from '../naming.js';
import { useBlocked } from '../safety/blocks.hooks.js';

interface Props {
  newest: Message | null;
  author: Person | undefined;
  mine: boolean;
}

export function NewWords({ newest, author, mine }: Props) {
  const words = useWords();
  const { blocked } = useBlocked(newest?.senderId ?? null);
  // What was there when the room was opened is for reading, not for announcing.
  const begun = useRef(newest?.seq ?? 0);
  const isNew = newest !== null && !mine && newest.seq > begun.current;
  const name = author?.name || words.room.unknown;
  const text = newest && (blocked ? words.safety.folded : preview(newest, words));
  return (
    <div role="log" aria-live="polite" className="doran-unseen">
      {isNew && <p key={newest.id}>{newest.type === 'SYSTEM' ? text : words.message.said(name, text ?? '')}</p>}
    </div>
  );
}
