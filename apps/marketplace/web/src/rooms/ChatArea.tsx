// The chats: the list of rooms, the open one with its deal on top, and what it is about.
import { Conversation, Quiet, useRoom } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { DealCard } from '../deal/DealCard';
import { messageNote, systemMessage } from '../deal/messages';
import { cardOf } from '../market/deal';
import { useMarket } from '../market/market';
import { NewConversation } from '../people/NewConversation';
import { type Route, usePlace } from '../place';
import styles from './ChatArea.module.css';
import { RoomPane } from './RoomPane';
import { RoomPanel } from './RoomPanel';

export function ChatArea({ route }: { route: Route }) {
  const { t } = useTranslation();
  const { me } = useMarket();
  return (
    <div className={styles.area} data-at={route.at}>
      <RoomPane />
      <div className={styles.main}>
        {route.at === 'room' && <OpenRoom key={route.roomId} roomId={route.roomId} />}
        {route.at === 'new' && <NewConversation myId={me.id} />}
        {route.at === 'list' && <Quiet title={t('room.noneTitle')} lead={t('room.none')} />}
      </div>
    </div>
  );
}

function OpenRoom({ roomId }: { roomId: string }) {
  const { room } = useRoom(roomId);
  const { backToList, hrefOf } = usePlace();
  const card = cardOf(room);
  return (
    <div className={styles.both}>
      <Conversation
        roomId={roomId}
        onBack={backToList}
        // Of two people in one window, none takes the focus from the other.
        autoFocus={hrefOf !== undefined}
        header={card && <DealCard card={card} />}
        systemMessage={systemMessage}
        messageNote={messageNote}
      />
      {room && <RoomPanel room={room} />}
    </div>
  );
}
