// Why something did not work, where it was tried, and the way to try again.
import { useTranslation } from 'react-i18next';
import { troubleWords } from '../i18n/trouble';
import styles from './Trouble.module.css';

interface Props {
  /** Nothing is drawn without one. */
  error: unknown;
  onAgain?: () => void;
}

export function Trouble({ error, onAgain }: Props) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <div role="alert" className={styles.trouble} data-testid="trouble">
      <span>{troubleWords(error)}</span>
      {onAgain && (
        <button type="button" className="doran-button-quiet" onClick={onAgain}>
          {t('signIn.again')}
        </button>
      )}
    </div>
  );
}
