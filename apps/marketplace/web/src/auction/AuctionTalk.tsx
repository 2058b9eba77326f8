// What is said about an auction: everybody may watch, whoever joins may write.
import { Conversation, useRoom } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { messageNote, systemMessage } from '../deal/messages';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Trouble } from '../parts/Trouble';
import styles from './AuctionTalk.module.css';

export function AuctionTalk({ auctionId, roomId }: { auctionId: string; roomId: string }) {
  const { room } = useRoom(roomId);
  const mayJoin = room !== undefined && room.me === null && room.state === 'open';
  return (
    <Conversation
      roomId={roomId}
      systemMessage={systemMessage}
      messageNote={messageNote}
      footer={mayJoin && <Join auctionId={auctionId} />}
    />
  );
}

function Join({ auctionId }: { auctionId: string }) {
  const { t } = useTranslation();
  const market = useMarket();
  const { busy, trouble, run } = useAct();
  return (
    <div className={styles.join}>
      <p className={styles.lead}>{t('auction.joinLead')}</p>
      <button
        type="button"
        className="doran-button-primary"
        data-testid="join"
        disabled={busy !== null}
        onClick={() => void run('join', () => market.post(`auctions/${auctionId}/join`))}
      >
        {t(busy === null ? 'auction.join' : 'item.working')}
      </button>
      <Trouble error={trouble} />
    </div>
  );
}
