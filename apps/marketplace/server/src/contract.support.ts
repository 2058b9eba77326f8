// The part of the contract for the team that looks into disputes.
import type { Named } from './contract.people.js';

/** `GET /market/support/rooms/:roomId/transcript?after=` for people with the role `support`, members or not; 200 at a time */
export interface TranscriptAnswer {
  /** Ascending by `seq`. */
  messages: TranscriptLine[];
}

export interface TranscriptLine {
  seq: number;
  /** Null: the marketplace itself. */
  sender: Named | null;
  type: 'TEXT' | 'IMAGE' | 'FILE' | 'SYSTEM';
  /** What the room's people see; null of a deleted one. */
  shown: string | null;
  /** What was first sent, and what its author last wrote: neither masked nor deleted. */
  sent: string | null;
  written: string | null;
  files: string[];
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

/** `GET /market/support/reports?person=&after=` for people with the role `support`, newest first, 50 at a time */
export interface ReportsAnswer {
  reports: ReportView[];
}

export interface ReportView {
  id: string;
  roomId: string;
  reporter: Named;
  /** Null when messages or the room were reported, and nobody by name. */
  reported: Named | null;
  reason: string;
  note: string | null;
  createdAt: string;
  /** As they stood when they were reported. */
  evidence: (Pick<TranscriptLine, 'seq' | 'sender' | 'createdAt' | 'deletedAt'> & {
    /** False for those around the ones that were reported. */
    named: boolean;
    /** Also of a deleted one. */
    body: string | null;
    /** What an edited one said first. */
    originalBody: string | null;
  })[];
}
