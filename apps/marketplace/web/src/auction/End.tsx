// What became of an auction that is over, and the way on for the two whose deal it is.
import { useTranslation } from 'react-i18next';
import { won } from '../i18n/telling';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Trouble } from '../parts/Trouble';
import styles from './End.module.css';
import type { Standing } from './standing';

interface Props {
  stands: Standing;
  isSeller: boolean;
  onChanged: () => void;
}

export function End({ stands, isSeller, onChanged }: Props) {
  const { t } = useTranslation();
  const market = useMarket();
  const { busy, trouble, run } = useAct();
  const { id, state, highest, dealRoomId } = stands;
  const settle = async (how: 'paid' | 'dropped') => {
    await run(how, () => market.post(`auctions/${id}/${how}`));
    onChanged();
  };
  return (
    <div className={styles.end} data-testid="auction-end">
      <p className={styles.what}>{useOutcome(stands)}</p>
      {state === 'paid' && <p>{t('auction.statePaid')}</p>}
      {state === 'dropped' && <p>{t('auction.stateDropped')}</p>}
      {highest && dealRoomId !== null && (
        <Go to={{ at: 'room', roomId: dealRoomId }} className="doran-button-primary" data-testid="to-deal">
          {t('auction.dealRoom')}
        </Go>
      )}
      {isSeller && state === 'sold' && (
        <div className={styles.acts}>
          {(['paid', 'dropped'] as const).map((how) => (
            <button
              key={how}
              type="button"
              className="doran-button-quiet"
              data-testid={`settle-${how}`}
              disabled={busy !== null}
              onClick={() => void settle(how)}
            >
              {busy === how ? t('item.working') : t(`auction.${how}`)}
            </button>
          ))}
        </div>
      )}
      <Trouble error={trouble} />
    </div>
  );
}

function useOutcome({ state, highest }: Standing): string {
  const { t } = useTranslation();
  const { me } = useMarket();
  if (state === 'unsold' || highest === null) return t('auction.unsold');
  const amount = won(highest.amount);
  return highest.bidderId === me.id
    ? t('auction.soldYou', { amount })
    : t('auction.sold', { name: highest.bidderName, amount });
}
