// The first screen: who of the demo's people one wants to be.
import { type Fault, faultOf } from '@doran/client';
import { Avatar, faultWords, ListBones, Quiet, wordsIn } from '@doran/react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/setup';
import { type Person, people } from '../market/people';
import { Icon } from '../parts/Icon';
import { Logo } from '../parts/Logo';
import { Switches } from '../parts/Switches';
import { pairOf } from '../two/pair';
import styles from './SignIn.module.css';

interface Props {
  /** Something of whoever was here before could not be removed from this device. */
  kept: boolean;
  onEnter: (userId: string) => Promise<void>;
}

export function SignIn({ kept, onEnter }: Props) {
  const { t } = useTranslation();
  const [everyone, setEveryone] = useState<Person[] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [entering, setEntering] = useState<string | null>(null);

  const load = useCallback(() => {
    setFault(null);
    people().then(setEveryone, (error: unknown) => setFault(faultOf(error)));
  }, []);
  useEffect(load, [load]);

  async function enter(userId: string): Promise<void> {
    setEntering(userId);
    setFault(null);
    try {
      await onEnter(userId);
    } catch (error) {
      setFault(faultOf(error));
      setEntering(null);
    }
  }

  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Switches />
      </header>
      <main className={styles.door}>
        <Logo large />
        <p className={styles.line}>{t('brand.line')}</p>
        <h1 className={styles.title}>{t('signIn.title')}</h1>
        <p className={styles.lead}>{t('signIn.lead')}</p>
        {kept && (
          <div role="alert" className={styles.fault} data-testid="kept">
            {t('signIn.kept')}
          </div>
        )}
        {fault && (
          <div role="alert" className={styles.fault}>
            {faultWords(fault, wordsIn(languageNow()))}
            {!everyone && (
              <button type="button" className="doran-button-quiet" onClick={load}>
                {t('signIn.again')}
              </button>
            )}
          </div>
        )}
        {!everyone && !fault && <ListBones label={t('signIn.loading')} count={4} />}
        {everyone?.length === 0 && <Quiet title={t('signIn.empty')} />}
        {everyone && everyone.length > 1 && <TwoAtOnce pair={pairOf(everyone)} />}
        <ul className={styles.people}>
          {everyone?.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className={styles.person}
                data-testid={`sign-in-${person.id}`}
                disabled={entering !== null}
                onClick={() => void enter(person.id)}
              >
                <Avatar id={person.id} name={person.name} picture={person.picture} size={52} />
                <span className={styles.words}>
                  <span className={styles.name}>{person.name}</span>
                  <span className={styles.tagline}>
                    {entering === person.id ? t('signIn.entering') : person.tagline[languageNow()]}
                  </span>
                </span>
                <Icon name="go" />
              </button>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}

/** First, as it shows the most at once. */
function TwoAtOnce({ pair }: { pair: readonly Person[] }) {
  const { t } = useTranslation();
  return (
    <a href="/?two" className={styles.two} data-testid="two">
      <span className={styles.pair}>
        {pair.map(({ id, name, picture }) => (
          <Avatar key={id} id={id} name={name} picture={picture} size={44} />
        ))}
      </span>
      <span className={styles.words}>
        <span className={styles.name}>{t('two.title')}</span>
        <span className={styles.tagline}>{t('two.offer')}</span>
      </span>
      <Icon name="go" />
    </a>
  );
}
