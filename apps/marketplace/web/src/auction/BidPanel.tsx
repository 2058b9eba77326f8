// Bidding: one step more, five steps more, or an amount of one's own; a refusal stands where it was pressed.
import { Unanswered } from '@doran/client';
import type { BidAnswer } from '@doran/marketplace-server/contract';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { won } from '../i18n/telling';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Field } from '../parts/Field';
import { Trouble } from '../parts/Trouble';
import styles from './BidPanel.module.css';
import type { Standing } from './standing';

const QUICK_STEPS = [0, 4] as const;

interface Props {
  stands: Standing;
  isSeller: boolean;
  /** How it stands now is not what was shown. */
  onRefused: () => void;
}

export function BidPanel({ stands, isSeller, onRefused }: Props) {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { busy, trouble, bid } = useBid(stands.id, onRefused);
  const [own, setOwn] = useState(false);
  const { nextAmount, increment, highest } = stands;
  if (isSeller) return <p className={styles.told}>{t('auction.ownItem')}</p>;
  if (highest?.bidderId === me.id) {
    return (
      <p className={styles.leading} data-testid="leading">
        {t('auction.leading')}
      </p>
    );
  }
  function bidOwn(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void bid(Number(new FormData(event.currentTarget).get('amount')));
  }
  return (
    <div className={styles.panel}>
      <div className={styles.quick}>
        {QUICK_STEPS.map((steps) => (
          <button
            key={steps}
            type="button"
            className={steps === 0 ? 'doran-button-primary' : 'doran-button-quiet'}
            data-testid={`bid-${steps + 1}`}
            disabled={busy}
            onClick={() => void bid(nextAmount + steps * increment)}
          >
            {busy ? t('auction.bidding') : t('auction.bid', { amount: won(nextAmount + steps * increment) })}
          </button>
        ))}
        {!own && (
          <button type="button" className="doran-button-quiet" data-testid="bid-own" onClick={() => setOwn(true)}>
            {t('auction.own')}
          </button>
        )}
      </div>
      {own && (
        <form className={styles.own} onSubmit={bidOwn} noValidate>
          <Field label={t('auction.ownAmount')}>
            <input type="number" name="amount" step={1} defaultValue={nextAmount} data-testid="bid-amount" />
          </Field>
          <button type="submit" className="doran-button-primary" data-testid="bid-send" disabled={busy}>
            {t('auction.bidOwn')}
          </button>
        </form>
      )}
      <p className={styles.least}>{t('auction.least', { amount: won(nextAmount) })}</p>
      <Trouble error={trouble} />
    </div>
  );
}

/** A bid that was not answered is repeated under its id: it counts once. */
function useBid(auctionId: string, onRefused: () => void) {
  const market = useMarket();
  const { busy, trouble, run } = useAct();
  const unanswered = useRef<{ id: string; amount: number } | null>(null);
  async function bid(amount: number): Promise<void> {
    const again = unanswered.current?.amount === amount ? unanswered.current : null;
    const input = again ?? { id: crypto.randomUUID(), amount };
    unanswered.current = null;
    const done = await run('bid', async () => {
      try {
        await market.post<BidAnswer>(`auctions/${auctionId}/bids`, input);
      } catch (error) {
        if (error instanceof Unanswered) unanswered.current = input;
        throw error;
      }
    });
    if (!done) onRefused();
  }
  return { busy: busy !== null, trouble, bid };
}
