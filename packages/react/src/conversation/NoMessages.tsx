// A room in which nothing was said yet: a friendly word, and the first one to say.
import type { Room } from '@doran/client';
import { useWords } from '../context.js';
import { useSend } from '../messages.hooks.js';
import { Quiet } from '../parts/Quiet.js';

export function NoMessages({ room }: { room: Room }) {
  const words = useWords();
  const { send } = useSend(room.id);
  const mayWrite = room.state === 'open' && room.me !== null;
  return (
    <Quiet title={words.room.emptyTitle} lead={words.room.emptyLead}>
      {mayWrite && (
        <button
          type="button"
          className="doran-button-quiet"
          data-testid="hello"
          onClick={(event) => {
            event.currentTarget.closest('section')?.querySelector('textarea')?.focus();
            send({ body: words.room.hello });
          }}
        >
          {words.room.hello}
        </button>
      )}
    </Quiet>
  );
}
