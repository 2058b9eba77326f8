// How any part of a conversation asks for a report.
import type { TimelineMessage } from '@doran/client';
import { createContext, useContext } from 'react';

/** Who is reported, and for which message when it is one. */
export interface Reported {
  userId: string;
  message?: TimelineMessage;
}

export const Asking = createContext<((reported: Reported) => void) | null>(null);

/** Null outside of a conversation: there is nothing to report from. */
export const useReporting = () => useContext(Asking);
