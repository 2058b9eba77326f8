// Where a message is written: Enter sends, Shift+Enter begins a new line, and a draft is kept for each room.

import { type Fault, faultOf } from '@doran/client';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useMyId, useWords } from '../context.js';
import { useSend, useTyping } from '../messages.hooks.js';
import { counterpart } from '../naming.js';
import { Icon } from '../parts/Icon.js';
import { useRoom } from '../rooms.hooks.js';
import { BlockedNote } from '../safety/BlockedNote.js';
import { useBlocked } from '../safety/blocks.hooks.js';
import { ComposerTask } from './ComposerTask.js';
import { judge } from './composer.text.js';
import { keepDraft, readDraft } from './drafts.js';
import { type Mode, NEW_MESSAGE } from './mode.js';

/** Which room is written to, and how. */
export interface ComposerProps {
  roomId: string;
  mode?: Mode;
  /** Called when writing turns to an answer or an edit, or back. */
  onMode?: (mode: Mode) => void;
  /** Takes what was pasted and is no text; without it the reader is told that only text can be pasted. */
  onFiles?: (files: File[]) => void;
  autoFocus?: boolean;
}

/** Where one writes: drafts are kept, Enter sends, Shift+Enter breaks the line. */
export function Composer(props: ComposerProps) {
  const words = useWords();
  const myId = useMyId();
  const { room } = useRoom(props.roomId);
  const other = room ? counterpart(room, myId) : null;
  const { blocked } = useBlocked(other?.id ?? null);
  if (!room) return null;
  if (other && blocked) return <BlockedNote userId={other.id} />;
  if (room.state === 'open') return <OpenComposer key={room.id} {...props} />;
  return (
    <p className="doran doran-composer-locked">
      <Icon name="lock" size={18} />
      {room.state === 'closed' ? words.room.closed : words.room.readonly}
    </p>
  );
}

function OpenComposer({ roomId, mode = NEW_MESSAGE, onMode = () => {}, onFiles, autoFocus = false }: ComposerProps) {
  const words = useWords();
  const myId = useMyId();
  const { send, edit } = useSend(roomId);
  const { setTyping } = useTyping(roomId);
  const { room } = useRoom(roomId);
  const [draft, setDraft] = useState(() => readDraft(myId, roomId));
  const [edited, setEdited] = useState('');
  const [saving, setSaving] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [noFiles, setNoFiles] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const toldId = useId();
  const editing = mode.kind === 'edit' ? mode.message : null;
  const text = editing ? edited : draft;
  const { sendable, told, alarm } = judge(text, fault, words);
  const ready = sendable && !saving;

  useEffect(() => {
    if (mode.kind === 'edit') setEdited(mode.message.body ?? '');
    setFault(null);
    if (mode.kind !== 'new') area.current?.focus();
  }, [mode]);

  useEffect(() => {
    // On a phone this would bring up the keyboard before anything has been read.
    const typist = window.matchMedia('(hover: hover) and (pointer: fine)').matches;
    // Whoever writes elsewhere on the page goes on writing there.
    const busy = document.activeElement?.matches('input, textarea, select, [contenteditable]') ?? false;
    if (autoFocus && typist && !busy) area.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [text]);

  function write(next: string): void {
    setFault(null);
    setNoFiles(false);
    if (editing) {
      setEdited(next);
      return;
    }
    setDraft(next);
    keepDraft(myId, roomId, next);
    setTyping(next.trim() !== '');
  }

  async function submit(): Promise<void> {
    if (!ready) return;
    if (!editing) {
      send({ body: text, ...(mode.kind === 'reply' ? { replyTo: mode.to.id } : {}) });
      setDraft('');
      keepDraft(myId, roomId, '');
      return onMode(NEW_MESSAGE);
    }
    if (text === editing.body || editing.seq === null) return onMode(NEW_MESSAGE);
    setSaving(true);
    try {
      await edit(editing.seq, text);
      onMode(NEW_MESSAGE);
    } catch (error) {
      setFault(faultOf(error));
    } finally {
      setSaving(false);
    }
  }

  function cancel(): void {
    onMode(NEW_MESSAGE);
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a Korean syllable is being composed, Enter ends the syllable, not the message (229: older Safari).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && mode.kind !== 'new') cancel();
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files];
    // A copied table or rich text brings a picture of itself along: its text is what was meant.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    if (onFiles) onFiles(files);
    else setNoFiles(true);
  }

  return (
    <form
      className="doran doran-composer-composer"
      onSubmit={(event) => {
        event.preventDefault();
        area.current?.focus();
        void submit();
      }}
    >
      {room && <ComposerTask mode={mode} room={room} onCancel={cancel} />}
      <p className="doran-composer-told" id={toldId} role={fault ? 'alert' : 'status'} data-alarm={alarm || undefined}>
        {told || (noFiles ? words.composer.noFiles : '')}
      </p>
      <div className="doran-composer-box">
        <textarea
          ref={area}
          rows={1}
          className="doran-composer-text"
          data-testid="composer-input"
          aria-label={words.composer.label}
          aria-describedby={toldId}
          aria-invalid={alarm}
          placeholder={words.composer.placeholder}
          enterKeyHint="send"
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button
          type="submit"
          className="doran-composer-send"
          data-testid="composer-send"
          aria-label={editing ? words.composer.save : words.composer.send}
          disabled={!ready}
        >
          <Icon name={editing ? 'check' : 'send'} size={22} />
        </button>
      </div>
    </form>
  );
}
