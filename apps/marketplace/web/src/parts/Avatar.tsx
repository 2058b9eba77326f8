// A person's face: the picture, or initials when there is none or it does not load.
import { useState } from 'react';
import styles from './Avatar.module.css';
import { hueOf, initials } from './initials';

interface Props {
  id: string;
  name: string;
  picture: string | null;
  size?: number;
  /** Shows the dot of presence; left out when presence does not matter here. */
  online?: boolean;
}

export function Avatar({ id, name, picture, size = 44, online }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const hue = hueOf(id);
  return (
    <span className={styles.avatar} style={{ '--size': `${size}px`, '--hue': hue } as React.CSSProperties} aria-hidden>
      {picture !== null && picture !== broken ? (
        <img src={picture} alt="" className={styles.face} onError={() => setBroken(picture)} draggable={false} />
      ) : (
        <span className={styles.initials}>{initials(name)}</span>
      )}
      {online && <span className={styles.dot} />}
    </span>
  );
}
