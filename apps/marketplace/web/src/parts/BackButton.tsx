// The way back to the list of rooms.
import { usePlace } from '../place';
import { Icon } from './Icon';

export function BackButton({ label }: { label: string }) {
  const { backToList } = usePlace();
  return (
    <button
      type="button"
      className="doran-button-sign"
      data-testid="back"
      aria-label={label}
      title={label}
      onClick={backToList}
    >
      <Icon name="back" />
    </button>
  );
}
