// How much a person is trusted, as a number with a sign.
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';
import styles from './Trust.module.css';

export function Trust({ of: trust }: { of: number }) {
  const { t } = useTranslation();
  return (
    <span className={styles.trust} data-low={trust < 50 || undefined}>
      <Icon name="shield" size={14} />
      {t('panel.trust', { trust })}
    </span>
  );
}
