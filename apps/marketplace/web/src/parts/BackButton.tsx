// The way back.
import { Icon } from './Icon';

export function BackButton({ label, onBack }: { label: string; onBack: () => void }) {
  return (
    <button
      type="button"
      className="doran-button-sign"
      data-testid="back"
      aria-label={label}
      title={label}
      onClick={onBack}
    >
      <Icon name="back" />
    </button>
  );
}
