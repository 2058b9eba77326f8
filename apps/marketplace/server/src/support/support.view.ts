// What support staff reads of a message and of a report, in the contract's words.
import type { Report, TranscriptEntry } from '@doran/server';
import type { Named, ReportView, TranscriptLine } from '../contract.js';

type Name = (id: string) => Named;

const senderOf = (id: string | null, name: Name): Named | null => (id === null ? null : name(id));

export function lineOf({ message, sent, written, attachments }: TranscriptEntry, name: Name): TranscriptLine {
  const { seq, senderId, type, body, createdAt, editedAt, deletedAt } = message;
  return {
    seq,
    sender: senderOf(senderId, name),
    type,
    shown: body,
    sent: sent.body,
    written: written.body,
    files: attachments.map((file) => file.name),
    createdAt,
    editedAt,
    deletedAt,
  };
}

export function reportOf(
  { id, roomId, reporterId, reportedId, reason, note, createdAt, evidence }: Report,
  name: Name,
): ReportView {
  return {
    id,
    roomId,
    reporter: name(reporterId),
    reported: senderOf(reportedId, name),
    reason,
    note,
    createdAt,
    evidence: evidence.map(({ named, seq, senderId, body, originalBody, createdAt: at, deletedAt }) => ({
      named,
      seq,
      sender: senderOf(senderId, name),
      body,
      originalBody,
      createdAt: at,
      deletedAt,
    })),
  };
}
