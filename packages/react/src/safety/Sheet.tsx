// A small dialog in front of the conversation: Escape closes it, and the focus goes back to where it was.
import type { Fault } from '@doran/client';
import { type ReactNode, type RefObject, useEffect, useId } from 'react';
import { useWords } from '../context.js';
import { faultWords } from '../words.js';

interface Props {
  title: string;
  sheet: RefObject<HTMLDialogElement | null>;
  fault: Fault | null;
  onDone: () => void;
  testId: string;
  children: ReactNode;
}

/** Closed by `sheet.current.close()`: unmounting alone would not give the focus back. */
export function Sheet({ title, sheet, fault, onDone, testId, children }: Props) {
  const words = useWords();
  const titleId = useId();
  useEffect(() => {
    sheet.current?.showModal();
  }, [sheet]);
  return (
    <dialog
      ref={sheet}
      className="doran doran-confirm-dialog doran-safety-sheet"
      aria-labelledby={titleId}
      data-testid={testId}
      onClose={onDone}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      {fault && (
        <p role="alert" className="doran-confirm-fault">
          {faultWords(fault, words)}
        </p>
      )}
    </dialog>
  );
}
