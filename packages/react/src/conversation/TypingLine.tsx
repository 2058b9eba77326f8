// Who is writing something just now.
import { useWords } from '../context.js';
import { useTyping } from '../messages.hooks.js';
import { useRoom } from '../rooms.hooks.js';

/** Who is writing in the room just now. */
export function TypingLine({ roomId }: { roomId: string }) {
  const words = useWords();
  const { typing } = useTyping(roomId);
  const { room } = useRoom(roomId);
  const [a, b] = typing.map(
    (userId) => room?.members.find((member) => member.user.id === userId)?.user.name ?? words.room.unknown,
  );
  const told = (first: string) => {
    if (b === undefined) return words.typing.one(first);
    return typing.length > 2 ? words.typing.many : words.typing.two(first, b);
  };
  return (
    <div className="doran doran-typing-place" role="status">
      {a !== undefined && (
        <span className="doran-typing-typing" data-testid="typing-line">
          <span className="doran-typing-dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {told(a)}
        </span>
      )}
    </div>
  );
}
