// What may be done with one message: a menu for mouse, touch and keyboard.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../context.js';
import { Icon, type IconName } from '../parts/Icon.js';
import { useReporting } from '../safety/reporting.context.js';
import type { MessageRowProps } from './message-row.props.js';

interface Act {
  name: 'reply' | 'copy' | 'edit' | 'delete' | 'report';
  icon: IconName;
  run: () => void;
}

function actsOf({ message, mine, mayWrite, mayModerate, onMode, onDelete }: MessageRowProps): Act[] {
  if (message.deletedAt) return [];
  const { body } = message;
  const acts: Act[] = [];
  if (mayWrite) acts.push({ name: 'reply', icon: 'reply', run: () => onMode({ kind: 'reply', to: message }) });
  // Browsers offer the clipboard on secure pages only.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (body !== null && clipboard) {
    acts.push({ name: 'copy', icon: 'copy', run: () => void clipboard.writeText(body) });
  }
  if (mine && mayWrite && body !== null) {
    acts.push({ name: 'edit', icon: 'pen', run: () => onMode({ kind: 'edit', message }) });
  }
  if (mine || mayModerate) acts.push({ name: 'delete', icon: 'bin', run: () => onDelete(message) });
  return acts;
}

/** So much room the menu needs beside its button. */
const WIDTH_PX = 170;

interface Side {
  vertical: 'up' | 'down';
  /** With which of the button's edges the menu's own is in line. */
  edge: 'start' | 'end';
}

/** Away from the nearer edge of the window, and beside the bubble where the conversation is wide enough. */
function sideOf(button: HTMLElement, mine: boolean): Side {
  const { top, left, right } = button.getBoundingClientRect();
  const pane = (button.closest('section') ?? document.body).getBoundingClientRect();
  const fits = mine ? right - WIDTH_PX > pane.left : left + WIDTH_PX < pane.right;
  return { vertical: top > window.innerHeight / 2 ? 'up' : 'down', edge: mine === fits ? 'end' : 'start' };
}

export function MessageMenu(props: MessageRowProps) {
  const words = useWords();
  const [open, setOpen] = useState<Side | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const acts = actsOf(props);
  const report = useReporting();
  const { message, mine } = props;
  if (report && !mine && message.senderId !== null && !message.deletedAt) {
    const userId = message.senderId;
    acts.push({ name: 'report', icon: 'flag', run: () => report({ userId, message }) });
  }

  useEffect(() => {
    if (!open) return;
    place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const shut = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) setOpen(null);
    };
    document.addEventListener('pointerdown', shut);
    return () => document.removeEventListener('pointerdown', shut);
  }, [open]);

  if (acts.length === 0) return null;

  function toggle(): void {
    setOpen(open || !button.current ? null : sideOf(button.current, props.mine));
  }

  function close(): void {
    setOpen(null);
    button.current?.focus();
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    if (!open) return;
    const items = [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[(at + step + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') setOpen(null);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to the keys of the menu inside
    <div className="doran-menu-place" ref={place} data-open={open ? true : undefined} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="doran-menu-button"
        data-testid="message-menu"
        aria-label={words.message.menu}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        onClick={toggle}
      >
        <Icon name="more" size={18} />
      </button>
      {open && (
        <div role="menu" className="doran-menu-menu" data-side={open.vertical} data-edge={open.edge}>
          {acts.map((act) => (
            <button
              type="button"
              role="menuitem"
              key={act.name}
              data-testid={`menu-${act.name}`}
              onClick={() => {
                close();
                act.run();
              }}
            >
              <Icon name={act.icon} size={18} />
              {act.name === 'report' ? words.safety.report : words.message[act.name]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
