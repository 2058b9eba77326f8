// What may be done about the other one of a direct room: block, unblock, report.
import { useRef, useState } from 'react';
import { useWords } from '../context.js';
import { Icon } from '../parts/Icon.js';
import { useAct } from './act.hook.js';
import { useBlocked } from './blocks.hooks.js';
import { useReporting } from './reporting.context.js';
import { Sheet } from './Sheet.js';

export function RoomMenu({ userId, name }: { userId: string; name: string }) {
  const words = useWords().safety;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="doran-button-sign"
        data-testid="room-menu"
        aria-label={words.menu}
        title={words.menu}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Icon name="more" />
      </button>
      {open && <Acts userId={userId} name={name} onDone={() => setOpen(false)} />}
    </>
  );
}

function Acts({ userId, name, onDone }: { userId: string; name: string; onDone: () => void }) {
  const words = useWords().safety;
  const sheet = useRef<HTMLDialogElement>(null);
  const { blocked, setBlocked } = useBlocked(userId);
  const report = useReporting();
  const { busy, fault, run } = useAct();
  const close = () => sheet.current?.close();
  return (
    <Sheet title={words.about(name)} sheet={sheet} fault={fault} onDone={onDone} testId="room-sheet">
      {!blocked && <p>{words.blockLead}</p>}
      <div className="doran-safety-acts">
        <button
          type="button"
          className="doran-button-quiet"
          data-testid={blocked ? 'unblock' : 'block'}
          disabled={busy}
          onClick={async () => {
            if (await run(() => setBlocked(!blocked))) close();
          }}
        >
          {blocked ? words.unblock : words.block}
        </button>
        {report && (
          <button
            type="button"
            className="doran-button-quiet"
            data-testid="report"
            onClick={() => {
              close();
              report({ userId });
            }}
          >
            {words.report}
          </button>
        )}
        <button type="button" className="doran-button-quiet" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </Sheet>
  );
}
