// What stands where nothing is: two bubbles, a sentence, and what one could do about it.
import type { ReactNode } from 'react';
import mark from '../look/logo.svg';
import styles from './Quiet.module.css';

export function Quiet({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <div className={styles.quiet}>
      <img src={mark} alt="" className={styles.mark} />
      <p className={styles.title}>{title}</p>
      {lead && <p className={styles.lead}>{lead}</p>}
      {children}
    </div>
  );
}
