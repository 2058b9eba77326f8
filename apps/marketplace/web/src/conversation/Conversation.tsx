// One room: its messages, what is being typed, and the composer.
import type { Message } from '@doran/protocol';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultWords } from '../i18n/words';
import { TalkBones } from '../parts/Bones';
import buttons from '../parts/buttons.module.css';
import { Quiet } from '../parts/Quiet';
import { roomName } from '../rooms/naming';
import { backToList } from '../route';
import { useChat, useChatState } from '../use-chat';
import { Composer } from './Composer';
import { ConfirmDelete } from './ConfirmDelete';
import styles from './Conversation.module.css';
import { MessageList } from './MessageList';
import { type Mode, NEW_MESSAGE } from './mode';
import { RoomHeader } from './RoomHeader';
import { RoomPanel } from './RoomPanel';
import { TypingLine } from './TypingLine';

export function Conversation({ roomId }: { roomId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const myId = useChatState((state) => state.me.id);
  const room = useChatState((state) => state.rooms.get(roomId));
  const open = useChatState((state) => (state.open?.roomId === roomId ? state.open : null));
  const loaded = useChatState((state) => state.timelines.get(roomId)?.loaded ?? false);
  const [mode, setMode] = useState<Mode>(NEW_MESSAGE);
  const [deleting, setDeleting] = useState<Message | null>(null);

  useEffect(() => {
    chat.openRoom(roomId);
    return chat.leaveRoom;
  }, [chat, roomId]);

  const failed = open?.phase === 'failed';
  const name = room ? roomName(room, myId, t) : t('room.unknown');
  return (
    <div className={styles.both}>
      <section className={styles.conversation} data-testid="conversation" aria-label={t('room.region', { name })}>
        <RoomHeader room={room} name={name} />
        <div className={styles.middle}>
          {failed && (
            <Quiet title={open.fault ? faultWords(open.fault, t) : ''}>
              {open.fault?.code === 'not_found' ? (
                <button type="button" className={buttons.quiet} onClick={backToList}>
                  {t('room.back')}
                </button>
              ) : (
                <button type="button" className={buttons.quiet} onClick={chat.reopenRoom}>
                  {t('room.retry')}
                </button>
              )}
            </Quiet>
          )}
          {!failed && !(room && loaded && open) && <TalkBones label={t('room.loading')} />}
          {!failed && room && loaded && open && (
            <MessageList room={room} open={open} onMode={setMode} onDelete={setDeleting} />
          )}
        </div>
        <TypingLine roomId={roomId} />
        {room && !failed && <Composer room={room} mode={mode} onMode={setMode} />}
      </section>
      {room && <RoomPanel room={room} />}
      {deleting && <ConfirmDelete message={deleting} onDone={() => setDeleting(null)} />}
    </div>
  );
}
