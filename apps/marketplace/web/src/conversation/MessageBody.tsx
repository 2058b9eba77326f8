// What a message says: its text with its links, its files, or that it is gone.
import type { Message } from '@doran/protocol';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/setup';
import { Icon } from '../parts/Icon';
import styles from './MessageBody.module.css';

const LINK = /(https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}…])/;
const FEW_EMOJI = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{fe0f}|\u{200d})*){1,6}$/u;

export function MessageBody({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.deletedAt) return t('message.deleted');
  return (
    <>
      {message.attachments.map((file) => (
        <span className={styles.file} key={file.id}>
          <Icon name="clip" size={18} />
          {t('message.attachment', { name: file.name, size: bytes(file.size) })}
        </span>
      ))}
      {message.body !== null && <Text body={message.body} />}
    </>
  );
}

function Text({ body }: { body: string }) {
  if (FEW_EMOJI.test(body)) return <span className={styles.emoji}>{body}</span>;
  // Splitting by a pattern with a group puts what matched at the odd places.
  return body.split(LINK).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <a href={part} target="_blank" rel="noopener noreferrer nofollow" key={index}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function bytes(size: number): string {
  const [amount, unit] = size < 1_000_000 ? [size / 1_000, 'kilobyte'] : [size / 1_000_000, 'megabyte'];
  const options = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(languageNow(), options).format(amount);
}
