// What somebody else can do about a listing: ask about it, or reserve it.
import type { AskAnswer, ListingAnswer, ReservationAnswer } from '@doran/marketplace-server/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Trouble } from '../parts/Trouble';
import { usePlace } from '../place';
import styles from './Acts.module.css';
import { ReserveForm } from './ReserveForm';

interface Props {
  answer: ListingAnswer;
  /** Something may stand otherwise now. */
  onDone: () => void;
}

export function BuyerActs({ answer: { listing, roomId, taken }, onDone }: Props) {
  const { t } = useTranslation();
  const market = useMarket();
  const { go } = usePlace();
  const { busy, trouble, run } = useAct();
  const [choosing, setChoosing] = useState(false);
  const isOpen = listing.state === 'open';
  const mayReserve = isOpen && listing.mode !== 'auction' && !taken.some(({ from }) => from === null);

  async function ask(): Promise<void> {
    const asked = roomId ?? (await market.post<AskAnswer>(`listings/${listing.id}/ask`)).roomId;
    go({ at: 'room', roomId: asked });
  }
  async function reserve(from: string, to: string | null): Promise<void> {
    const wish = { from, ...(to === null ? {} : { to }) };
    const path = `listings/${listing.id}/reservations`;
    const { reservation } = await market.post<ReservationAnswer>(path, wish);
    go({ at: 'room', roomId: reservation.roomId });
  }

  return (
    <div className={styles.acts}>
      {listing.auction && (
        <Go to={{ at: 'auction', id: listing.auction.id }} className="doran-button-primary" data-testid="to-auction">
          <Icon name="hammer" size={18} />
          {t('item.toAuction')}
        </Go>
      )}
      {choosing && (
        <ReserveForm
          listing={listing}
          busy={busy === 'reserve'}
          onCancel={() => setChoosing(false)}
          onSend={async (from, to) => {
            if (!(await run('reserve', () => reserve(from, to)))) onDone();
          }}
        />
      )}
      {!choosing && (
        <div className={styles.row}>
          {(isOpen || roomId !== null) && (
            <button
              type="button"
              className={mayReserve || listing.auction ? 'doran-button-quiet' : 'doran-button-primary'}
              data-testid="ask"
              disabled={busy !== null}
              onClick={() => void run('ask', ask)}
            >
              <Icon name="chat" size={18} />
              {busy === 'ask' ? t('item.working') : t(roomId === null ? 'item.ask' : 'item.goOn')}
            </button>
          )}
          {mayReserve && (
            <button
              type="button"
              className="doran-button-primary"
              data-testid="reserve"
              disabled={busy !== null}
              onClick={() => setChoosing(true)}
            >
              <Icon name="calendar" size={18} />
              {t('item.reserve')}
            </button>
          )}
        </div>
      )}
      <Trouble error={trouble} />
    </div>
  );
}
