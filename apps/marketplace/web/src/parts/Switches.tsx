// The two switches that stand in every header: language and colours.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from '../i18n/setup';
import { nextTheme, type Theme, theme } from '../look/theme';
import { Icon, type IconName } from './Icon';

const SIGNS: Record<Theme, IconName> = { system: 'device', light: 'sun', dark: 'moon' };

export function Switches() {
  const { t } = useTranslation();
  const [now, setNow] = useState(theme);
  const themeLabel = t('shell.themeNext', { now: t(`shell.theme.${now}`) });
  return (
    <>
      <button
        type="button"
        className="doran-button-sign"
        data-testid="language-toggle"
        aria-label={t('shell.language')}
        title={t('shell.language')}
        onClick={switchLanguage}
      >
        {t('shell.languageShort')}
      </button>
      <button
        type="button"
        className="doran-button-sign"
        data-testid="theme-toggle"
        aria-label={themeLabel}
        title={themeLabel}
        onClick={() => setNow(nextTheme())}
      >
        <Icon name={SIGNS[now]} />
      </button>
    </>
  );
}
