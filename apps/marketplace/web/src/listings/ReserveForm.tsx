// Which days one would like: when to meet where a thing is sold, from when to when where it is rented.
import type { ListingView } from '@doran/marketplace-server/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayAhead, won } from '../i18n/telling';
import { Field } from '../parts/Field';
import styles from './Acts.module.css';

const DAY_MS = 86_400_000;

interface Props {
  listing: ListingView;
  busy: boolean;
  onCancel: () => void;
  onSend: (from: string, to: string | null) => void;
}

export function ReserveForm({ listing, busy, onCancel, onSend }: Props) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(dayAhead(1));
  const [to, setTo] = useState(dayAhead(2));
  const rents = listing.mode === 'rent';
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(from, rents ? to : null);
      }}
    >
      <div className={styles.fields}>
        <Field label={t(rents ? 'item.from' : 'item.meetOn')}>
          <input
            type="date"
            data-testid="reserve-from"
            required
            min={dayAhead(0)}
            max={dayAhead(365)}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        {rents && (
          <Field label={t('item.to')}>
            <input
              type="date"
              data-testid="reserve-to"
              required
              min={from}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          </Field>
        )}
      </div>
      {rents && count > 0 && (
        <p className={styles.sum}>{t('item.sumDays', { count, price: won(count * listing.price) })}</p>
      )}
      <div className={styles.row}>
        <button type="button" className="doran-button-quiet" onClick={onCancel}>
          {t('item.cancel')}
        </button>
        <button type="submit" className="doran-button-primary" data-testid="reserve-send" disabled={busy}>
          {busy ? t('item.working') : t('item.send')}
        </button>
      </div>
    </form>
  );
}
