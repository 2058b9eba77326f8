// Where a message is written: Enter sends, Shift+Enter begins a new line, and a draft is kept for each room.
import { MAX_BODY, type Room, textFault } from '@doran/protocol';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Fault, faultOf } from '../chat/faults';
import { keepDraft, readDraft } from '../chat/unsent';
import { faultWords } from '../i18n/words';
import { Icon } from '../parts/Icon';
import { useChat, useChatState } from '../use-chat';
import styles from './Composer.module.css';
import { ComposerTask } from './ComposerTask';
import { type Mode, NEW_MESSAGE } from './mode';

/** From here on the reader is told how much room is left. */
const NEARLY_FULL = MAX_BODY - 200;

interface Props {
  room: Room;
  mode: Mode;
  onMode: (mode: Mode) => void;
}

export function Composer({ room, mode, onMode }: Props) {
  const { t } = useTranslation();
  if (room.state === 'open') return <OpenComposer room={room} mode={mode} onMode={onMode} />;
  return (
    <p className={styles.locked}>
      <Icon name="lock" size={18} />
      {t(room.state === 'closed' ? 'room.closed' : 'room.readonly')}
    </p>
  );
}

function OpenComposer({ room, mode, onMode }: Props) {
  const { t } = useTranslation();
  const chat = useChat();
  const myId = useChatState((state) => state.me.id);
  const [draft, setDraft] = useState(() => readDraft(myId, room.id));
  const [edited, setEdited] = useState('');
  const [saving, setSaving] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const editing = mode.kind === 'edit' ? mode.message : null;
  const text = editing ? edited : draft;

  useEffect(() => {
    if (mode.kind === 'edit') setEdited(mode.message.body ?? '');
    setFault(null);
    if (mode.kind !== 'new') area.current?.focus();
  }, [mode]);

  useEffect(() => {
    // On a phone this would bring up the keyboard before anything has been read.
    if (window.matchMedia('(hover: hover) and (pointer: fine)').matches) area.current?.focus({ preventScroll: true });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [text]);

  const length = [...text].length;
  const unsendable = textFault(text) !== null;
  const ready = text.trim() !== '' && length <= MAX_BODY && !unsendable && !saving;

  function write(next: string): void {
    setFault(null);
    if (editing) {
      setEdited(next);
      return;
    }
    setDraft(next);
    keepDraft(myId, room.id, next);
    chat.typed(room.id, next);
  }

  async function submit(): Promise<void> {
    if (!ready) return;
    if (!editing) {
      chat.send(room.id, text, mode.kind === 'reply' ? mode.to.id : null);
      setDraft('');
      keepDraft(myId, room.id, '');
      onMode(NEW_MESSAGE);
      return;
    }
    if (text === editing.body) return onMode(NEW_MESSAGE);
    setSaving(true);
    try {
      await chat.edit(room.id, editing.seq, text);
      onMode(NEW_MESSAGE);
    } catch (error) {
      setFault(faultOf(error));
    } finally {
      setSaving(false);
    }
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    // While a Korean syllable is being composed, Enter ends the syllable, not the message (229: older Safari).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && mode.kind !== 'new') onMode(NEW_MESSAGE);
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        area.current?.focus();
        void submit();
      }}
    >
      <ComposerTask mode={mode} room={room} onCancel={() => onMode(NEW_MESSAGE)} />
      <p className={styles.told} id="composer-told" role={fault ? 'alert' : 'status'} data-alarm={alarm() || undefined}>
        {told()}
      </p>
      <div className={styles.box}>
        <textarea
          ref={area}
          rows={1}
          className={styles.text}
          data-testid="composer-input"
          aria-label={t('composer.label')}
          aria-describedby="composer-told"
          aria-invalid={alarm()}
          placeholder={t('composer.placeholder')}
          enterKeyHint="send"
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className={styles.send}
          data-testid="composer-send"
          aria-label={t(editing ? 'composer.save' : 'composer.send')}
          disabled={!ready}
        >
          <Icon name={editing ? 'check' : 'send'} size={22} />
        </button>
      </div>
    </form>
  );

  function alarm(): boolean {
    return fault !== null || unsendable || length > MAX_BODY;
  }

  function told(): string {
    if (fault) return faultWords(fault, t);
    if (length > MAX_BODY) return t('composer.over', { count: length - MAX_BODY });
    if (unsendable) return t('composer.unsendable');
    return length > NEARLY_FULL ? t('composer.left', { count: MAX_BODY - length }) : '';
  }
}
