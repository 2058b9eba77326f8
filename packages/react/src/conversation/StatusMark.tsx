// How far a message of one's own has come, as a sign with its word.
import type { Status } from '@doran/client';
import { useWords } from '../context.js';
import { Icon, type IconName } from '../parts/Icon.js';

const SIGNS: Record<Status, IconName> = {
  sending: 'clock',
  failed: 'warn',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
};

/** How far a message of one’s own has come, as a mark with its words. */
export function StatusMark({ status }: { status: Status }) {
  const word = useWords().status[status];
  return (
    <span className="doran-status-sign" data-status={status} title={word}>
      <Icon name={SIGNS[status]} size={15} />
      <span className="doran-unseen">{word}</span>
    </span>
  );
}
