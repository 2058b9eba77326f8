// Says in words how the connection is doing when it is not well, and what was refused behind the screens.
import type { ConnectionState } from '@doran/client';
import { useChat, useChatState, useWords } from './context.js';
import { Icon } from './parts/Icon.js';
import { useConnection } from './people.hooks.js';
import { faultWords, type Words } from './words.js';

/** What the banner may offer. */
export interface ConnectionBannerProps {
  /** What "sign in again" does; without it the banner only offers to connect again. */
  onSignIn?: () => void;
}

/** Says what is wrong with the connection, and what can be done; nothing while all is well. */
export function ConnectionBanner({ onSignIn }: ConnectionBannerProps) {
  const words = useWords();
  const connection = useConnection();
  const { status } = connection;
  const signIn = onSignIn && mustSignIn(connection) ? onSignIn : null;
  return (
    <div className="doran doran-link-place" aria-live="polite">
      {status !== 'online' && (
        <div className="doran-link-banner" data-testid="connection-banner" data-phase={status}>
          {status === 'refused' ? <Icon name="warn" /> : <span className="doran-link-wheel" aria-hidden />}
          <span className="doran-link-words">
            {status === 'refused' ? words.connection.refused(reason(connection, words)) : words.connection[status]}
          </span>
          {status !== 'connecting' && (
            <button type="button" className="doran-link-act" onClick={signIn ?? connection.reconnect}>
              {signIn ? words.connection.signIn : words.connection.retry}
            </button>
          )}
        </div>
      )}
      {status === 'online' && <Troubles />}
    </div>
  );
}

function Troubles() {
  const words = useWords();
  const troubles = useChatState((state) => state.troubles);
  const { dismiss } = useChat();
  return [...troubles].map(([chore, fault]) => (
    <div className="doran-link-banner" data-testid="trouble" data-phase="trouble" key={chore}>
      <Icon name="warn" />
      <span className="doran-link-words">
        {words.chore[chore]} {faultWords(fault, words)}
      </span>
      <button
        type="button"
        className="doran-button-sign"
        aria-label={words.connection.dismiss}
        onClick={() => dismiss(chore)}
      >
        <Icon name="close" />
      </button>
    </div>
  ));
}

const mustSignIn = ({ status, closed, error }: ConnectionState) =>
  status === 'refused' && (closed === 'revoked' || error?.code === 'unauthenticated');

function reason({ closed, error }: ConnectionState, words: Words): string {
  if (closed) return words.closed[closed];
  return error ? faultWords(error, words) : '';
}
