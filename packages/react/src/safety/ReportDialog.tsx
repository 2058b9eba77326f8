// Reports a person: why, which of their messages show it, and what else there is to say.
import type { Report, Room, TimelineMessage } from '@doran/client';
import { useRef, useState } from 'react';
import { useChat, useWords } from '../context.js';
import { preview } from '../naming.js';
import { useAct } from './act.hook.js';
import type { Reported } from './reporting.context.js';
import { Sheet } from './Sheet.js';

const REASONS = ['spam', 'scam', 'abuse', 'sexual', 'illegal', 'other'] as const satisfies Report['reason'][];
/** So many of the person's last messages are offered. */
const OFFERED = 8;
const MAX_NOTE = 1_000;

interface Props {
  room: Room;
  messages: readonly TimelineMessage[];
  reported: Reported;
  onDone: () => void;
}

export function ReportDialog({ room, messages, reported, onDone }: Props) {
  const chat = useChat();
  const words = useWords().safety;
  const sheet = useRef<HTMLDialogElement>(null);
  const { busy, fault, run } = useAct();
  const { userId, message } = reported;
  // One id for this dialog: trying again after a lost answer reports once.
  const [id] = useState(() => crypto.randomUUID() as string);
  const [reason, setReason] = useState<Report['reason']>('spam');
  const [note, setNote] = useState('');
  const [seqs, setSeqs] = useState<readonly number[]>(message?.seq ? [message.seq] : []);
  const [done, setDone] = useState(false);
  const close = () => sheet.current?.close();
  const offered = message ? [message] : messages.filter((one) => one.senderId === userId && one.seq).slice(-OFFERED);

  async function submit(): Promise<void> {
    const more = { ...(seqs.length > 0 ? { seqs: [...seqs] } : {}), ...(note.trim() ? { note: note.trim() } : {}) };
    setDone(await run(() => chat.report({ id, roomId: room.id, userId, reason, ...more })));
  }

  if (done) {
    return (
      <Sheet title={words.reported} sheet={sheet} fault={null} onDone={onDone} testId="report-dialog">
        <p role="status">{words.reportedLead}</p>
        <div className="doran-confirm-acts">
          <button type="button" className="doran-button-primary" data-testid="report-close" onClick={close}>
            {words.close}
          </button>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet title={words.report} sheet={sheet} fault={fault} onDone={onDone} testId="report-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label className="doran-safety-field">
          {words.why}
          <select
            value={reason}
            data-testid="report-reason"
            onChange={(event) => setReason(event.target.value as Report['reason'])}
          >
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {words.reasons[one]}
              </option>
            ))}
          </select>
        </label>
        {offered.length > 0 && <Evidence messages={offered} chosen={seqs} onChoose={setSeqs} />}
        <label className="doran-safety-field">
          {words.note}
          <textarea rows={3} maxLength={MAX_NOTE} value={note} onChange={(event) => setNote(event.target.value)} />
        </label>
        <div className="doran-confirm-acts">
          <button type="button" className="doran-button-quiet" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" className="doran-button-primary" data-testid="report-send" disabled={busy}>
            {words.send}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

interface EvidenceProps {
  messages: readonly TimelineMessage[];
  chosen: readonly number[];
  onChoose: (seqs: readonly number[]) => void;
}

function Evidence({ messages, chosen, onChoose }: EvidenceProps) {
  const words = useWords();
  const toggle = (seq: number) =>
    onChoose(chosen.includes(seq) ? chosen.filter((one) => one !== seq) : [...chosen, seq]);
  return (
    <fieldset className="doran-safety-evidence">
      <legend>{words.safety.evidence}</legend>
      {messages.map((message) => (
        <label key={message.id}>
          <input type="checkbox" checked={chosen.includes(message.seq!)} onChange={() => toggle(message.seq!)} />
          <span>{preview(message, words)}</span>
        </label>
      ))}
    </fieldset>
  );
}
