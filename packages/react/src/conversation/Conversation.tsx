// One room: its messages, what is being typed, and the composer.
import type { TimelineMessage } from '@doran/client';
import { type ReactNode, useMemo, useState } from 'react';
import { useChatState, useMyId, useWords } from '../context.js';
import { useMessages } from '../messages.hooks.js';
import { roomName } from '../naming.js';
import { TalkBones } from '../parts/Bones.js';
import { Quiet } from '../parts/Quiet.js';
import { useRoom } from '../rooms.hooks.js';
import { Reporting } from '../safety/Reporting.js';
import { faultWords } from '../words.js';
import { Composer } from './Composer.js';
import { ConfirmDelete } from './ConfirmDelete.js';
import { MessageList } from './MessageList.js';
import type { MessageSlots } from './message-row.props.js';
import { type Mode, NEW_MESSAGE } from './mode.js';
import { RoomHeader } from './RoomHeader.js';
import { TypingLine } from './TypingLine.js';

/** Which room is shown, and what the page around it can do. */
export interface ConversationProps extends MessageSlots {
  roomId: string;
  /** Back to the list, where the list is not beside it. */
  onBack?: () => void;
  /** Takes pasted files. */
  onFiles?: (files: File[]) => void;
  /** Writing can begin at once, where that does not bring a keyboard up. */
  autoFocus?: boolean;
  /** Stands between the name of the room and its messages. */
  header?: ReactNode;
  /** Stands in the place of the composer, where the reader is not to write or not yet. */
  footer?: ReactNode;
}

/** Give it the room's id as its `key`: a draft, an answer and a place belong to one room. */
export function Conversation(props: ConversationProps) {
  const { roomId, onBack, onFiles, autoFocus = false, header, footer, systemMessage, messageNote } = props;
  const words = useWords();
  const myId = useMyId();
  const { room } = useRoom(roomId);
  const view = useMessages(roomId);
  const epoch = useChatState((state) => state.epoch);
  const [mode, setMode] = useState<Mode>(NEW_MESSAGE);
  const [middle, setMiddle] = useState<HTMLElement | null>(null);
  const [deleting, setDeleting] = useState<TimelineMessage | null>(null);
  const slots = useMemo(() => ({ systemMessage, messageNote }), [systemMessage, messageNote]);
  const failed = view.status === 'failed';
  const ready = room !== undefined && view.status === 'ready';
  const gone = view.fault?.code === 'not_found';
  const name = room ? roomName(room, myId, words) : words.room.unknown;
  return (
    <section className="doran doran-talk-conversation" data-testid="conversation" aria-label={words.room.region(name)}>
      <Reporting room={room} messages={view.messages}>
        <RoomHeader room={room} name={name} onBack={onBack} />
        {header}
        <div className="doran-talk-middle" ref={setMiddle}>
          {failed && (
            <Quiet title={view.fault ? faultWords(view.fault, words) : ''}>
              {(!gone || onBack) && (
                <button type="button" className="doran-button-quiet" onClick={gone ? onBack : view.reload}>
                  {gone ? words.room.back : words.room.retry}
                </button>
              )}
            </Quiet>
          )}
          {!failed && !ready && <TalkBones label={words.room.loading} />}
          {ready && middle && (
            <MessageList
              key={epoch}
              room={room}
              view={view}
              slots={slots}
              frame={middle}
              onMode={setMode}
              onDelete={setDeleting}
            />
          )}
        </div>
      </Reporting>
      <TypingLine roomId={roomId} />
      {footer}
      {room && !failed && !footer && (
        <Composer
          autoFocus={autoFocus}
          roomId={roomId}
          mode={mode}
          onMode={setMode}
          {...(onFiles ? { onFiles } : {})}
        />
      )}
      {deleting && <ConfirmDelete message={deleting} onDone={() => setDeleting(null)} />}
    </section>
  );
}
