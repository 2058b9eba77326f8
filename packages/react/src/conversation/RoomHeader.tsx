// Above the messages: with whom one talks, what about, and whether they are there.
import type { Room } from '@doran/client';
import { useMyId, useWords } from '../context.js';
import { aboutLine, counterpart } from '../naming.js';
import { Avatar } from '../parts/Avatar.js';
import { Icon } from '../parts/Icon.js';
import { RoomMenu } from '../safety/RoomMenu.js';
import { PresenceLine } from './PresenceLine.js';

interface Props {
  room: Room | undefined;
  name: string;
  onBack: (() => void) | undefined;
}

export function RoomHeader({ room, name, onBack }: Props) {
  const words = useWords();
  const myId = useMyId();
  const other = room ? counterpart(room, myId) : null;
  const about = room ? aboutLine(room, words) : null;
  const back = words.room.back;
  return (
    <header className="doran-header-header">
      {onBack && (
        <span className="doran-header-back">
          <button
            type="button"
            className="doran-button-sign"
            data-testid="back"
            aria-label={back}
            title={back}
            onClick={onBack}
          >
            <Icon name="back" />
          </button>
        </span>
      )}
      {room && <Avatar id={other?.id ?? room.id} name={name} picture={other?.picture ?? null} size={40} />}
      <div className="doran-header-words">
        {room && <h2 className="doran-header-name">{name}</h2>}
        <p className="doran-header-line">
          {other && <PresenceLine userId={other.id} />}
          {room && !other && <span>{words.room.members(room.memberCount)}</span>}
          {about && <span className="doran-header-about">{about}</span>}
        </p>
      </div>
      {other && <RoomMenu userId={other.id} name={name} />}
    </header>
  );
}
