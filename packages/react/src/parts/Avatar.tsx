// A person's face: the picture, or initials when there is none or it does not load.
import { type CSSProperties, useState } from 'react';
import { hueOf, initials } from '../initials.js';
import { PresenceDot } from './PresenceDot.js';

/** Whose face it is; `size` in pixels. */
export interface AvatarProps {
  id: string;
  name: string;
  picture: string | null;
  /** In pixels. */
  size?: number;
  /** Shows the dot of presence; left out when presence does not matter here. */
  online?: boolean;
}

/** A face: the picture, or initials on a colour that stays the person’s own. */
export function Avatar({ id, name, picture, size = 44, online = false }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const look = { '--size': `${size}px`, '--hue': hueOf(id) } as CSSProperties;
  return (
    <span className="doran doran-avatar-avatar" style={look} aria-hidden>
      {picture !== null && picture !== broken ? (
        <img src={picture} alt="" className="doran-avatar-face" onError={() => setBroken(picture)} draggable={false} />
      ) : (
        <span className="doran-avatar-initials">{initials(name)}</span>
      )}
      {online && <PresenceDot />}
    </span>
  );
}
