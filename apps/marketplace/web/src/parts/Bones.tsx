// Grey shapes in the places of what is still loading.
import styles from './Bones.module.css';

/** Lines of a list, each with a face. */
export function ListBones({ label, count }: { label: string; count: number }) {
  return (
    <div role="status" className={styles.list}>
      <span className="unseen">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no other name and never move
        <div className={styles.item} key={index} aria-hidden>
          <span className={styles.face} />
          <span className={styles.lines}>
            <span className={styles.bone} style={{ width: `${46 + ((index * 17) % 30)}%` }} />
            <span className={styles.bone} style={{ width: `${64 + ((index * 23) % 30)}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

const BUBBLES = [62, 38, 54, 30, 70, 44];

export function TalkBones({ label }: { label: string }) {
  return (
    <div role="status" className={styles.talk}>
      <span className="unseen">{label}</span>
      {BUBBLES.map((width, index) => (
        <span
          aria-hidden
          className={styles.bubble}
          data-mine={index % 3 === 2 || undefined}
          key={width}
          style={{ width: `${width}%` }}
        />
      ))}
    </div>
  );
}
