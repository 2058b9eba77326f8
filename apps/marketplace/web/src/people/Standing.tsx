// A person's trust with what made it, how they reply, and what is limited for now, in words.
import type { ProfileAnswer, TrustLimits } from '@doran/marketplace-server/contract';
import { useTranslation } from 'react-i18next';
import styles from './PersonPage.module.css';

/** From here on hours are told. */
const LONG_MINUTES = 120;

export function Standing({ answer: { person, trust, replies, limits } }: { answer: ProfileAnswer }) {
  const { t } = useTranslation();
  const { rate, medianMinutes: median } = replies;
  return (
    <div className={styles.standing}>
      <section className={styles.sheet} aria-label={t('person.trust')}>
        <h3 className={styles.heading}>{t('person.trust')}</h3>
        <p className={styles.score} data-testid="trust">
          {person.trust}
        </p>
        <meter className={styles.meter} min={0} max={100} value={person.trust} aria-label={t('person.trust')} />
        <h4 className={styles.made}>{t('person.made')}</h4>
        <p className={styles.soft}>{t('person.base')}</p>
        <ul className={styles.causes}>
          {trust.map(({ kind, count, points }) => (
            <li key={kind} data-testid={`cause-${kind}`}>
              {t(`person.kind.${kind}`)} <span className={styles.soft}>{t('person.times', { count })}</span>
              <span className={styles.points} data-down={points < 0 || undefined}>
                {points > 0 ? `+${points}` : points}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.sheet} aria-label={t('person.replies')}>
        <h3 className={styles.heading}>{t('person.replies')}</h3>
        {rate === null && <p className={styles.soft}>{t('person.repliesNone')}</p>}
        {rate !== null && <p>{t('person.rate', { percent: Math.round(rate * 100) })}</p>}
        {median !== null && (
          <p>
            {median < LONG_MINUTES
              ? t('person.median', { minutes: Math.max(1, Math.round(median)) })
              : t('person.medianHours', { hours: Math.round(median / 60) })}
          </p>
        )}
        {limits && <Limits limits={limits} />}
      </section>
    </div>
  );
}

function Limits({ limits: { roomsPerDay, links, files, until } }: { limits: TrustLimits }) {
  const { t } = useTranslation();
  return (
    <div className={styles.limits} data-testid="limits">
      <h4>{t('person.limits')}</h4>
      {roomsPerDay !== null && <p>{t('person.limitRooms', { count: roomsPerDay })}</p>}
      {!links && <p>{t('person.limitLinks')}</p>}
      {!files && <p>{t('person.limitFiles')}</p>}
      <p>{t('person.limitsUntil', { trust: until })}</p>
    </div>
  );
}
