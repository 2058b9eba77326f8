// Of every message that a device sent: it ended, it is kept as it was acked, it stands once and behind those sent before it.
import type { DeviceEntry, Logged } from './log.js';
import type { MakeRule } from './rules.js';

type Entry<E extends DeviceEntry['e']> = Logged<Extract<DeviceEntry, { e: E }>>;

/** [SEND1] What the server has acked, of a send or a change, is in the database and stays there. */
export const acksAreKept: MakeRule = ({ facts, report }) => {
  const seqOf = new Map<string, number>();

  function acked({ room, id, seq, body, repeated }: Entry<'acked'>): void {
    const row = facts.rowOf.get(id);
    const before = seqOf.get(id);
    seqOf.set(id, seq);
    if (!row)
      report(
        'SEND1 acked is kept',
        room,
        `message ${id} was acked at seq ${seq}, and is not in the database`,
        facts.rowAt(room, seq),
      );
    else if (row.seq !== seq || row.room !== room)
      report('SEND1 acked is kept', room, `message ${id} was acked at seq ${seq}, and stands at ${row.seq}`, row);
    if (before !== undefined && before !== seq)
      report('SEND2 one place', room, `message ${id} was acked at seq ${before}, and again at ${seq}`, row);
    const sent = facts.sends.get(id);
    if (!sent || !row) return;
    if (!repeated && body !== sent.body)
      report('SEND1 content', room, `message ${id} was acked with other words than were sent`, sent);
    const first = row.original ?? row.body;
    if (first !== sent.body)
      report('SEND1 content', room, `message ${id} is kept with other words than were sent`, sent, row);
  }

  return {
    take({ entry }) {
      if (entry.e === 'acked') acked(entry);
      if (entry.e !== 'changed') return;
      const { room, id, seq, rev, body } = entry;
      const row = facts.rowOf.get(id);
      const kept = row && row.seq === seq && row.rev >= rev;
      if (!kept)
        report('SEND1 change is kept', room, `change ${rev} of seq ${seq} was acked, and the database lacks it`, row);
      else if (row.rev === rev && !row.deleted && row.body !== body) {
        report('SEND1 change is kept', room, `change ${rev} of seq ${seq} was acked with other words`, row);
      }
    },
  };
};

/** [SEND5] One connection hears of a new message at most once, and not of what it has itself the ack of. */
export const heardOnce: MakeRule = ({ report }) => {
  const created = new Map<number, Set<string>>();
  const own = new Map<number, Set<string>>();
  const of = (map: Map<number, Set<string>>, c: number) => {
    const known = map.get(c) ?? new Set();
    map.set(c, known);
    return known;
  };
  return {
    take({ entry }) {
      if (entry.e === 'disconnected') {
        created.delete(entry.c);
        own.delete(entry.c);
      }
      if (entry.e === 'acked' && !entry.repeated) {
        of(own, entry.c).add(entry.id);
        if (created.get(entry.c)?.has(entry.id)) echo(entry);
      }
      if (entry.e !== 'saw' || entry.name !== 'message:created') return;
      const { c, room, id } = entry;
      if (of(created, c).has(id)) report('SEND5 once', room, `connection ${c} heard of the new message ${id} again`);
      of(created, c).add(id);
      if (own.get(c)?.has(id)) echo(entry);
    },
  };
  function echo({ c, room, id }: Entry<'acked' | 'saw'>): void {
    report('SEND5 echo', room, `connection ${c} has the ack of ${id}, and the event as well`);
  }
};

export interface Endings {
  sent: number;
  failed: Record<string, number>;
  /** Told as failed because the sender was taken out of the room meanwhile, and written before that. */
  failedThoughWritten: number;
}

/** Every send ended as sent or failed, and [SEND4] what one device sent to a room stands there in that order. */
export const sendsEnd =
  (endings: Endings): MakeRule =>
  ({ facts, report }) => {
    const sends: Entry<'send'>[] = [];
    const failed = new Map<string, string>();
    const acked = new Set<string>();
    const waiting = new Set<string>();
    return {
      take({ entry }) {
        if (entry.e === 'send') sends.push(entry);
        if (entry.e === 'failed') failed.set(entry.id, entry.code);
        if (entry.e === 'acked') acked.add(entry.id);
        if (entry.e !== 'state') return;
        waiting.clear();
        for (const { id, code } of entry.state.pending) if (code === null) waiting.add(id);
      },
      end() {
        const last = new Map<string, { seq: number; body: string }>();
        for (const { room, id, body } of sends) {
          const row = facts.rowOf.get(id);
          const code = failed.get(id);
          if (waiting.has(id))
            report('every send ends', room, `“${body}” (${id}) is neither sent nor failed at the end`, row);
          else if (code !== undefined) {
            endings.failed[code] = (endings.failed[code] ?? 0) + 1;
            if (row && code === 'not_found') endings.failedThoughWritten += 1;
            else if (row)
              report(
                'SEND2 told truly',
                room,
                `“${body}” (${id}) failed with ${code}, and stands at seq ${row.seq}`,
                row,
              );
          } else if (row || acked.has(id)) endings.sent += 1;
          else report('every send ends', room, `“${body}” (${id}) vanished: no ack, no failure, not in the database`);
          if (!row) continue;
          const before = last.get(room);
          if (before && row.seq < before.seq) {
            report(
              'SEND4 order',
              room,
              `“${body}” stands at seq ${row.seq}, before “${before.body}” at ${before.seq}, which was sent first`,
              row,
            );
          }
          last.set(room, { seq: row.seq, body });
        }
      },
    };
  };
