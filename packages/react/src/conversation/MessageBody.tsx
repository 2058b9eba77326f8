// What a message says: its text with its links, its files, or that it is gone.
import type { TimelineMessage } from '@doran/client';
import { useWhen, useWords } from '../context.js';
import { Icon } from '../parts/Icon.js';

const LINK = /(https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}…])/;
const FEW_EMOJI = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u{fe0f}|\u{200d})*){1,6}$/u;

export function MessageBody({ message }: { message: TimelineMessage }) {
  const words = useWords();
  const { bytes } = useWhen();
  if (message.deletedAt) return words.message.deleted;
  return (
    <>
      {message.attachments.map((file) => (
        <span className="doran-body-file" key={file.id}>
          <Icon name="clip" size={18} />
          {words.message.attachment(file.name, bytes(file.size))}
        </span>
      ))}
      {message.body !== null && <Text body={message.body} />}
    </>
  );
}

function Text({ body }: { body: string }) {
  if (FEW_EMOJI.test(body)) return <span className="doran-body-emoji">{body}</span>;
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
