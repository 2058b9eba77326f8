// The way back to the list of rooms.
import { backToList } from '../route';
import buttons from './buttons.module.css';
import { Icon } from './Icon';

export function BackButton({ label }: { label: string }) {
  return (
    <button
      type="button"
      className={buttons.sign}
      data-testid="back"
      aria-label={label}
      title={label}
      onClick={backToList}
    >
      <Icon name="back" />
    </button>
  );
}
