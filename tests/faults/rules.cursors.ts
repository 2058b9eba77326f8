// Cursors never move back and never past the head, and unread is what lies between ([RCPT1], [RCPT3]).
import type { MakeRule } from './rules.js';

/** The furthest that anybody ever saw a member's cursors, by `room user`. */
export type Furthest = Map<string, { read: number; delivered: number; device: string; text: string }>;

export const cursorsHold =
  (furthest: Furthest): MakeRule =>
  ({ device, user, facts, report }) => {
    const marks = new Map<string, { t: number; read: number; delivered: number; text: string }>();
    const lines = new Map<string, { head: number; read: number; delivered: number; text: string }>();
    let text = '';

    function seen(room: string, whose: string, t: number, read: number, delivered: number): void {
      for (const [name, seq] of [
        ['readSeq', read],
        ['deliveredSeq', delivered],
      ] as const) {
        if (seq === 0) continue;
        const row = facts.rowAt(room, seq);
        const sent = row && facts.sends.get(row.id);
        if (!row) report('RCPT1 head', room, `${name} of ${whose} was ${seq}: the room has no such message`);
        else if (sent && sent.t > t)
          report('RCPT1 head', room, `${name} of ${whose} was ${seq} before that was sent`, sent);
      }
      if (read > delivered)
        report('RCPT1 read implies delivered', room, `${whose} has read ${read}, and got ${delivered}`);
      const key = `${room} ${whose}`;
      const known = furthest.get(key);
      if (!known || read > known.read || delivered > known.delivered) {
        const far = { read: Math.max(read, known?.read ?? 0), delivered: Math.max(delivered, known?.delivered ?? 0) };
        furthest.set(key, { ...far, device, text });
      }
    }

    return {
      take(line) {
        const { entry } = line;
        text = line.text;
        if (entry.e === 'cursor') seen(entry.room, entry.user, entry.t, entry.read, entry.delivered);
        if (entry.e === 'marked') {
          const { room, t, asked, read, delivered, unread } = entry;
          seen(room, user, t, read, delivered);
          if (unread < 0) report('RCPT3 unread', room, `a mark was answered with ${unread} unread`);
          const before = marks.get(room);
          if (before && asked > before.t && (read < before.read || delivered < before.delivered)) {
            report(
              'RCPT1 forward',
              room,
              `the cursors of ${user} went back from ${before.read} to ${read}`,
              before.text,
            );
          }
          marks.set(room, { t, read, delivered, text });
        }
        // Whoever sends a message has read the room up to it.
        if (entry.e === 'acked' && !entry.repeated) {
          const { room, t, seq } = entry;
          const before = marks.get(room);
          const read = Math.max(seq, before?.read ?? 0);
          marks.set(room, { t, read, delivered: Math.max(read, before?.delivered ?? 0), text });
        }
        if (entry.e === 'life') lines.clear();
        if (entry.e !== 'line') return;
        const { room, head, read, delivered, unread } = entry;
        const before = lines.get(room);
        if (before && (head < before.head || read < before.read || delivered < before.delivered)) {
          report('RCPT1 forward', room, 'what the client shows went back', before.text);
        }
        if (unread !== Math.max(0, head - read))
          report('RCPT3 unread', room, `unread is ${unread}, head − readSeq ${head - read}`);
        lines.set(room, { head, read, delivered, text });
      },
    };
  };
