// A report as the host and its support staff read it.
import type { Attachment, MessageType, ReportReason } from '@doran/protocol';

/** One message as it stood when it was reported, with what no reader sees any longer. */
export interface ReportedMessage {
  /** False for those around the ones that the report names. */
  named: boolean;
  id: string;
  seq: number;
  senderId: string | null;
  type: MessageType;
  /** Also of a deleted message. */
  body: string | null;
  /** What an edited message said first. */
  originalBody: string | null;
  data: Record<string, unknown> | null;
  attachments: Attachment[];
  replyTo: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

/** What somebody reported, with the messages as they stood at that moment. */
export interface Report {
  id: string;
  roomId: string;
  reporterId: string;
  /** Null when it names messages or the room, and no user. */
  reportedId: string | null;
  reason: ReportReason;
  note: string | null;
  /** Ascending by `seq`. */
  evidence: ReportedMessage[];
  createdAt: string;
}
