// The one place where a row of chat.members becomes a Receipt.
import type { Receipt } from '@doran/protocol';

export interface ReceiptRow {
  user_id: string;
  delivered_seq: number | string;
  read_seq: number | string;
}

export function toReceipt(row: ReceiptRow): Receipt {
  return { userId: row.user_id, deliveredSeq: Number(row.delivered_seq), readSeq: Number(row.read_seq) };
}
