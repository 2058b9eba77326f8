// Offering something: for sale, for rent, or in an auction.
import type { AuctionView, ListingAnswer, ListingMode, PicturesAnswer } from '@doran/marketplace-server/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../market/act.hook';
import { useAsked } from '../market/asked.hook';
import { useMarket } from '../market/market';
import { Field } from '../parts/Field';
import { Page } from '../parts/Page';
import { Trouble } from '../parts/Trouble';
import { usePlace } from '../place';
import styles from './SellPage.module.css';

const MODES: readonly ListingMode[] = ['sale', 'rent', 'auction'];

const told = (form: FormData, name: string) => String(form.get(name) ?? '');
const amount = (form: FormData, name: string) => Number(told(form, name));

export function SellPage() {
  const { t } = useTranslation();
  const market = useMarket();
  const { go } = usePlace();
  const { busy, trouble, run } = useAct();
  const [mode, setMode] = useState<ListingMode>('sale');

  async function send(form: FormData): Promise<void> {
    const [title, body, place, picture] = ['title', 'body', 'place', 'picture'].map((name) => told(form, name));
    const thing = { title, body, place, picture };
    if (mode !== 'auction') {
      const answer = await market.post<ListingAnswer>('listings', { ...thing, mode, price: amount(form, 'price') });
      return go({ at: 'item', id: answer.listing.id }, 'replace');
    }
    const { id } = await market.post<AuctionView>('auctions', {
      ...thing,
      startingPrice: amount(form, 'price'),
      increment: amount(form, 'increment'),
      ...(told(form, 'reserve') === '' ? {} : { reservePrice: amount(form, 'reserve') }),
      seconds: amount(form, 'minutes') * 60,
    });
    go({ at: 'auction', id }, 'replace');
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run('send', () => send(form));
  }

  return (
    <Page title={t('sell.title')} lead={t('sell.lead')} back>
      <form className={styles.form} onSubmit={submit} data-testid="sell-form">
        <fieldset className={styles.set}>
          <legend>{t('sell.mode')}</legend>
          <div className={styles.modes}>
            {MODES.map((one) => (
              <label key={one} className={styles.mode}>
                <input
                  type="radio"
                  name="mode"
                  value={one}
                  checked={one === mode}
                  data-testid={`sell-${one}`}
                  onChange={() => setMode(one)}
                />
                <span>{t(`sell.modes.${one}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Pictures />
        <Field label={t('sell.name')}>
          <input name="title" required maxLength={80} />
        </Field>
        <Field label={t('sell.body')}>
          <textarea name="body" required maxLength={2_000} />
        </Field>
        <div className={styles.fields}>
          <Field label={t('sell.place')}>
            <input name="place" required maxLength={40} />
          </Field>
          <Amount
            name="price"
            label={t(mode === 'sale' ? 'sell.price' : mode === 'rent' ? 'sell.perDay' : 'sell.startingPrice')}
            least={mode === 'auction' ? 1 : 0}
          />
          {mode === 'auction' && (
            <>
              <Amount name="increment" label={t('sell.increment')} least={1} begin="1000" />
              <Amount name="minutes" label={t('sell.minutes')} least={1} begin="10" />
              <Amount name="reserve" label={t('sell.reserve')} least={1} isOptional />
            </>
          )}
        </div>
        <Trouble error={trouble} />
        <button type="submit" className="doran-button-primary" data-testid="sell-send" disabled={busy !== null}>
          {t(busy === null ? 'sell.send' : 'sell.sending')}
        </button>
      </form>
    </Page>
  );
}

interface AmountProps {
  name: string;
  label: string;
  least: number;
  begin?: string;
  isOptional?: boolean;
}

const Amount = ({ name, label, least, begin = '', isOptional = false }: AmountProps) => (
  <Field label={label}>
    <input type="number" name={name} min={least} step={1} required={!isOptional} defaultValue={begin} />
  </Field>
);

function Pictures() {
  const { t } = useTranslation();
  const { answer, trouble, again } = useAsked<PicturesAnswer>('pictures');
  return (
    <fieldset className={styles.set}>
      <legend>{t('sell.picture')}</legend>
      <Trouble error={trouble} onAgain={again} />
      <div className={styles.pictures}>
        {answer?.pictures.map((name, index) => (
          <label key={name} className={styles.picture}>
            <input type="radio" name="picture" value={name} defaultChecked={index === 0} />
            <img src={`/market/pictures/${name}.svg`} alt={t('sell.pictureOf', { number: index + 1 })} loading="lazy" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
