// Two people in one window, each with a chat of their own, so that one sees live what the other one does.
import { type Fault, faultOf } from '@doran/client';
import { faultWords, wordsIn } from '@doran/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/setup';
import { type Person, people } from '../market/people';
import { pairOf } from './pair';
import styles from './SideBySide.module.css';
import { TwoPane } from './TwoPane';

/** `/?two`, or `/?two=junho,minji`: the first buys, the second sells. */
const named = () => (new URLSearchParams(window.location.search).get('two') ?? '').split(',');

export function SideBySide() {
  const { t } = useTranslation();
  const [pair, setPair] = useState<Person[] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [kept, setKept] = useState(false);

  useEffect(() => {
    people().then(
      (everyone) => setPair(pairOf(everyone, named())),
      (error: unknown) => setFault(faultOf(error)),
    );
  }, []);

  const leave = (couldNotRemove: boolean) => (couldNotRemove ? setKept(true) : window.location.assign('/'));

  const [left, right] = pair ?? [];
  return (
    <main className={styles.page}>
      <header className={styles.bar}>
        <div className={styles.words}>
          <h1 className={styles.title}>{t('two.title')}</h1>
          <p className={styles.lead}>{t('two.lead')}</p>
        </div>
        <a href="/" className="doran-button-quiet" data-testid="leave-two">
          {t('two.leave')}
        </a>
      </header>
      {fault && (
        <p role="alert" className={styles.fault}>
          {faultWords(fault, wordsIn(languageNow()))}
        </p>
      )}
      {pair && !(left && right) && <p className={styles.fault}>{t('signIn.empty')}</p>}
      {kept && (
        <p role="alert" className={styles.fault} data-testid="kept">
          {t('signIn.kept')}
        </p>
      )}
      {!kept && left && right && (
        <div className={styles.panes}>
          <TwoPane person={left} other={right} side="left" onLeave={leave} />
          <TwoPane person={right} other={left} side="right" onLeave={leave} />
        </div>
      )}
    </main>
  );
}
