// One of two people: their own sign-in, their own chat, their own place in it.
import { Avatar, useChat, useRooms } from '@doran/react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../market/people';
import { PlaceContext, usePlace } from '../place';
import { usePanePlace } from '../place.pane';
import { Signed } from '../shell/Signed';
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
  const place = usePanePlace();
  return (
    <section className={styles.pane} data-testid={`pane-${side}`} aria-label={t('two.pane', { name: person.name })}>
      <h2 className={styles.who}>
        <Avatar id={person.id} name={person.name} picture={person.picture} size={24} />
        {t('two.pane', { name: person.name })}
      </h2>
      <PlaceContext value={place}>
        <Signed user={person} first={null} storeName={`doran-two-${side}`} onLeave={onLeave}>
          <MeetAtOnce otherId={other.id} />
        </Signed>
      </PlaceContext>
    </section>
  );
}

/** Opens the conversation of the two, once: whoever goes elsewhere from there may. */
function MeetAtOnce({ otherId }: { otherId: string }) {
  const chat = useChat();
  const { rooms, status } = useRooms();
  const { go } = usePlace();
  const met = useRef(false);
  useEffect(() => {
    if (met.current || status !== 'ready') return;
    met.current = true;
    const shared = rooms.find(
      ({ kind, members }) => kind === 'direct' && members.some(({ user }) => user.id === otherId),
    );
    if (shared) return go({ at: 'room', roomId: shared.id });
    // When it is refused the list is there, and says why as soon as one tries there.
    chat.rooms.open({ kind: 'direct', members: [otherId] }).then(
      (room) => go({ at: 'room', roomId: room.id }),
      () => go({ at: 'new' }),
    );
  }, [chat, rooms, status, otherId, go]);
  return null;
}
