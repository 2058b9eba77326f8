// What travels is the same with every peer: the frames of Doran's protocol, so that none has less to encode or to read.

/** As long as a message between people who trade (123 bytes of UTF-8). */
export const BODY =
  'Hi, is the bicycle still there? I can come and see it tomorrow evening. 안녕하세요, 아직 판매하시나요? Thanks!';

/** A message as every peer tells it; those that know no place or state of it say so. */
export function messageOf({ id, roomId, senderId, type, body, seq = 0, createdAt }) {
  return {
    id,
    roomId,
    seq,
    rev: 0,
    senderId,
    type,
    body,
    attachments: [],
    data: null,
    replyTo: null,
    createdAt,
    editedAt: null,
    deletedAt: null,
  };
}

export const acked = (message) => ({ ok: true, data: { message, repeated: false } });
