// One page of the marketplace: its heading, and its content in the middle of the screen, which scrolls.
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { HOME, usePlace } from '../place';
import { BackButton } from './BackButton';
import styles from './Page.module.css';

/** Where each page was scrolled to when it was left. */
const left = new Map<string, number>();

interface Props {
  title: string;
  lead?: string;
  /** With a way back. */
  back?: boolean;
  /** Remembers by this name how far it was scrolled. */
  name?: string;
  /** At the end of the heading. */
  aside?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, back = false, name, aside, children }: Props) {
  const { t } = useTranslation();
  const place = usePlace();
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (name !== undefined) scroller.current?.scrollTo(0, left.get(name) ?? 0);
  }, [name]);
  return (
    <div
      className={styles.page}
      ref={scroller}
      data-testid="page"
      onScroll={({ currentTarget }) => name !== undefined && left.set(name, currentTarget.scrollTop)}
    >
      <div className={styles.middle}>
        <header className={styles.heading}>
          {back && <BackButton label={t('item.back')} onBack={() => place.back(HOME)} />}
          <div className={styles.words}>
            {title !== '' && <h2 className={styles.title}>{title}</h2>}
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {aside}
        </header>
        {children}
      </div>
    </div>
  );
}
