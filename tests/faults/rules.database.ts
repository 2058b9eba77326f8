// What the database must hold by itself: rooms without a gap, messages without a double, cursors at or below the head.
import type { Facts } from './facts.js';
import type { Furthest } from './rules.cursors.js';
import type { Violation } from './rules.js';

export function databaseViolations(facts: Facts, furthest: Furthest): Violation[] {
  const found: Violation[] = [];
  const report = (rule: string, room: string, what: string, ...evidence: unknown[]) =>
    found.push({ rule, client: null, room, what, evidence: evidence.map((one) => JSON.stringify(one)) });
  const byKey = new Map<string, unknown>();
  const byId = new Map<string, unknown>();

  for (const [room, rows] of facts.stored.messages) {
    const gap = rows.findIndex(({ seq }, index) => seq !== index + 1);
    if (gap >= 0)
      report('MSG1 gapless', room, `seq ${rows[gap]!.seq} stands at place ${gap + 1}`, rows[gap - 1], rows[gap]);
    const head = facts.stored.heads.get(room);
    if (head?.seq !== (rows.at(-1)?.seq ?? 0))
      report('MSG1 head', room, `last_seq is ${head?.seq}, the last message ${rows.at(-1)?.seq}`, head);
    for (const row of rows) {
      if (byId.has(row.id)) report('SEND2 once', room, `id ${row.id} stands twice`, byId.get(row.id), row);
      byId.set(row.id, row);
      if (row.key === null) continue;
      if (byKey.has(row.key)) report('SEND2 once', room, `“${row.key}” stands twice`, byKey.get(row.key), row);
      byKey.set(row.key, row);
    }
  }
  for (const member of facts.stored.members) {
    const { room, user, read, delivered } = member;
    const head = facts.stored.heads.get(room)?.seq ?? 0;
    if (read > head || delivered > head)
      report('RCPT1 head', room, `the cursors of ${user} stand beyond the head ${head}`, member);
    const far = furthest.get(`${room} ${user}`);
    if (far && (far.read > read || far.delivered > delivered)) {
      report(
        'RCPT1 forward',
        room,
        `${far.device} saw the cursors of ${user} at ${far.delivered} and ${far.read}: they went back`,
        member,
        far.text,
      );
    }
  }
  return found;
}
