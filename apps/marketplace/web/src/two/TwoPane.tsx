// One of two people: their own sign-in, their own chat, their own place in it.
import { Avatar } from '@doran/react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../market/people';
import { LIST, PlaceContext } from '../place';
import { usePanePlace } from '../place.pane';
import { Signed } from '../shell/Signed';
import { MeetAtOnce } from './MeetAtOnce';
import styles from './SideBySide.module.css';

interface Props {
  person: Person;
  other: Person;
  side: 'left' | 'right';
  /** `kept`: what this device keeps of the person could not be removed. */
  onLeave: (kept: boolean) => void;
}

export function TwoPane({ person, other, side, onLeave }: Props) {
  const { t } = useTranslation();
  const place = usePanePlace(LIST);
  return (
    <section className={styles.pane} data-testid={`pane-${side}`} aria-label={t('two.pane', { name: person.name })}>
      <h2 className={styles.who}>
        <Avatar id={person.id} name={person.name} picture={person.picture} size={24} />
        {t('two.pane', { name: person.name })}
      </h2>
      <PlaceContext value={place}>
        <Signed user={person} first={null} storeName={`doran-two-${side}`} onLeave={onLeave}>
          <MeetAtOnce otherId={other.id} side={side} />
        </Signed>
      </PlaceContext>
    </section>
  );
}
