// Lets every part of a conversation ask for a report, and draws the one dialog of it.
import type { Room, TimelineMessage } from '@doran/client';
import { type ReactNode, useState } from 'react';
import { ReportDialog } from './ReportDialog.js';
import { Asking, type Reported } from './reporting.context.js';

interface Props {
  room: Room | undefined;
  messages: readonly TimelineMessage[];
  children: ReactNode;
}

export function Reporting({ room, messages, children }: Props) {
  const [reported, setReported] = useState<Reported | null>(null);
  return (
    <Asking.Provider value={setReported}>
      {children}
      {room && reported && (
        <ReportDialog room={room} messages={messages} reported={reported} onDone={() => setReported(null)} />
      )}
    </Asking.Provider>
  );
}
