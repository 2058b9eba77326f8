// Whether a person is there now, or when they were.
import { useWhen, useWords } from '../context.js';
import { useNow } from '../now.hook.js';
import { usePresence } from '../people.hooks.js';

/** "Online", or when the person was here last; nothing while nobody can know. */
export function PresenceLine({ userId }: { userId: string }) {
  const words = useWords();
  const { fullMoment, longAgo } = useWhen();
  const presence = usePresence(userId);
  const now = useNow(30_000);
  if (!presence) return null;
  const { online, lastSeenAt } = presence;
  const when = lastSeenAt && longAgo(lastSeenAt, now);
  const seen = when ? words.presence.lastSeen(when) : words.presence.justNow;
  return (
    <span
      className="doran doran-presence-presence"
      data-testid="presence"
      data-online={online}
      title={lastSeenAt && !online ? fullMoment(lastSeenAt) : undefined}
    >
      {online ? words.presence.online : lastSeenAt ? seen : words.presence.unknown}
    </span>
  );
}
