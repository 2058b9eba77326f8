// Starting a conversation with another neighbour: pick one, and the room opens.
import { type Fault, faultOf } from '@doran/client';
import { Avatar, faultWords, ListBones, Quiet, useChat, useWords } from '@doran/react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/setup';
import { type Person, people } from '../market/people';
import { BackButton } from '../parts/BackButton';
import { usePlace } from '../place';
import styles from './NewConversation.module.css';

export function NewConversation({ myId }: { myId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const words = useWords();
  const { go, backToList } = usePlace();
  const [everyone, setEveryone] = useState<Person[] | null>(null);
  const [opening, setOpening] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);

  const load = useCallback(() => {
    setFault(null);
    people().then(setEveryone, (error: unknown) => setFault(faultOf(error)));
  }, []);
  useEffect(load, [load]);

  async function open(userId: string): Promise<void> {
    setOpening(userId);
    setFault(null);
    try {
      const { id: roomId } = await chat.rooms.open({ kind: 'direct', members: [userId] });
      // Back leads to the list, not to this question again.
      go({ at: 'room', roomId }, 'replace');
    } catch (error) {
      setFault(faultOf(error));
      setOpening(null);
    }
  }

  const neighbours = everyone?.filter((person) => person.id !== myId);
  return (
    <section className={styles.pane} aria-labelledby="new-title">
      <header className={styles.top}>
        <BackButton label={t('people.back')} onBack={backToList} />
        <div>
          <h2 className={styles.title} id="new-title">
            {t('people.title')}
          </h2>
          <p className={styles.lead}>{t('people.lead')}</p>
        </div>
      </header>
      <div className={styles.list}>
        {fault && (
          <div role="alert" className={styles.fault}>
            {faultWords(fault, words)}
            {!everyone && (
              <button type="button" className="doran-button-quiet" onClick={load}>
                {t('signIn.again')}
              </button>
            )}
          </div>
        )}
        {!neighbours && !fault && <ListBones label={t('signIn.loading')} count={5} />}
        {neighbours?.length === 0 && <Quiet title={t('people.empty')} />}
        {neighbours?.map((person) => (
          <button
            type="button"
            key={person.id}
            className={styles.person}
            data-testid={`person-${person.id}`}
            disabled={opening !== null}
            onClick={() => void open(person.id)}
          >
            <Avatar id={person.id} name={person.name} picture={person.picture} size={48} />
            <span className={styles.words}>
              <span className={styles.name}>{person.name}</span>
              <span className={styles.tagline}>
                {opening === person.id ? t('people.opening') : person.tagline[languageNow()]}
              </span>
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
