// The wordmark: two speech bubbles that overlap, and the name in both scripts.
import mark from '../look/logo.svg';
import styles from './Logo.module.css';

export function Logo({ large = false }: { large?: boolean }) {
  return (
    <span className={styles.logo} data-large={large || undefined}>
      <img src={mark} alt="" className={styles.mark} />
      <span className={styles.word}>도란</span>
      <span className={styles.latin}>Doran</span>
    </span>
  );
}
