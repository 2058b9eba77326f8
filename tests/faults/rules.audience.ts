// Nobody hears, reads or does what they may not: not an outsider, and not one who was taken out ([ROOM2], [ERR3]).
import type { Facts } from './facts.js';
import type { DeviceEntry, Logged } from './log.js';
import type { MakeRule } from './rules.js';

type RoomEntry = Extract<Logged<DeviceEntry>, { e: 'saw' | 'cursor' | 'heard' | 'page' | 'acked' }>;

/** Who knocks at a door that is none to them hears that there is nothing; a server in trouble may say so. */
const CLOSED = new Set(['not_found', 'unanswered', 'unavailable', 'rate_limited', 'internal']);

export const nobodyOverhears =
  (toleranceMs: number): MakeRule =>
  ({ user, facts, report }) => {
    const connectedAt = new Map<number, number>();
    let apartSince = 0;
    return {
      take({ entry }) {
        // A connection may hear from the moment in which it is asked for, which lies behind the end of the one before:
        // its own first word may come late, with all that was told meanwhile behind it.
        if (entry.e === 'disconnected' || entry.e === 'life') apartSince = entry.t;
        if (entry.e === 'connected') connectedAt.set(entry.c, apartSince);
        if (entry.e === 'trespass' && !CLOSED.has(entry.answer)) {
          report(
            'ERR3 authorisation',
            entry.room,
            `${user} asked for ${entry.command} in a foreign room: ${entry.answer}`,
          );
        }
        if (!('c' in entry) || !('room' in entry) || entry.e === 'marked' || entry.e === 'changed') return;
        const room = facts.rooms.get(entry.room);
        if (!room)
          return report('ROOM2 audience', entry.room, `${user} got something of a room that is not the crowd's`);
        if (room.kind === 'channel') return;
        if (!room.members.has(user))
          return report('ROOM2 audience', entry.room, `${user} was never in the room, and got ${entry.e}`);
        for (const { from, until, text } of facts.out.get(`${entry.room} ${user}`) ?? []) {
          const since = from + toleranceMs;
          if (entry.t >= until || entry.t <= since) continue;
          const begun = begunAt(entry, facts, connectedAt);
          if (begun !== undefined && begun > since) {
            report(
              'ROOM2 taken out',
              entry.room,
              `${user} was out of the room, and got ${entry.e} of what began ${begun - from} ms later`,
              text,
            );
          }
        }
      },
    };
  };

/**
 * The latest moment that is known to lie before what was told: a slow line may bring late what was allowed when it was
 * told. Undefined where nothing says so.
 */
function begunAt(entry: RoomEntry, facts: Facts, connectedAt: ReadonlyMap<number, number>): number | undefined {
  const opened = connectedAt.get(entry.c);
  switch (entry.e) {
    case 'page':
      return entry.asked;
    case 'acked':
      // What was sent before is answered also to one who is out ([SEND7]).
      return facts.sends.get(entry.id)?.t;
    case 'heard':
      // That one is out is what one is told.
      return entry.name === 'room:removed' ? undefined : opened;
    case 'cursor': {
      const row = facts.rowAt(entry.room, entry.read);
      return latest(opened, row && facts.sends.get(row.id)?.t);
    }
    case 'saw': {
      const sent = facts.sends.get(entry.id)?.t;
      const edited = entry.name === 'message:updated' && entry.body !== null ? facts.edits.get(entry.body) : undefined;
      const deleted = entry.name === 'message:deleted' ? facts.deletes.get(`${entry.room} ${entry.seq}`) : undefined;
      return latest(opened, sent, edited, deleted);
    }
  }
}

function latest(...moments: (number | undefined)[]): number | undefined {
  const known = moments.filter((one) => one !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
