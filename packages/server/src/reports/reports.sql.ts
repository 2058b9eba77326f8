// Every statement on reports, and the index that each rides on.
import type { ReportReason } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { iso } from '../db/values.js';
import type { Report, ReportedMessage } from '../host.port.js';

export interface NewReport {
  id: string;
  roomId: string;
  reporterId: string;
  reportedId: string | null;
  reason: ReportReason;
  note: string | null;
  /** Ascending, each once. */
  seqs: number[];
}

interface ReportRow {
  id: string;
  room_id: string;
  reporter_id: string;
  reported_id: string | null;
  reason: ReportReason;
  note: string | null;
  seqs: (number | string)[];
  evidence: ReportedMessage[];
  created_at: Date | string;
}

/** Messages kept on either side of a named one; and how many of the newest, when none is named. */
const AROUND = 5;
const NEWEST = 20;

const COLUMNS = 'r.id, r.room_id, r.reporter_id, r.reported_id, r.reason, r.note, r.seqs, r.evidence, r.created_at';
const moment = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Stores the report with its messages as they stand at this statement; null when one stands under this id already.
 * `missing`: how many of the named messages are not there. Primary keys.
 */
export async function insertReport(
  tx: Queryable,
  report: NewReport,
): Promise<{ report: Report; missing: number } | null> {
  const { rows } = await tx.query<ReportRow & { found: number }>(
    `with wanted as (
       select s + d as seq from unnest($7::bigint[]) s, generate_series(-${AROUND}, ${AROUND}) d
       union
       select x.last_seq - d from chat.rooms x, generate_series(0, ${NEWEST - 1}) d
       where x.id = $2 and cardinality($7::bigint[]) = 0),
     found as materialized (
       select m.*, m.seq = any($7::bigint[]) as named
       from wanted w join chat.messages m on m.room_id = $2 and m.seq = w.seq),
     added as (
       insert into chat.reports as r (id, room_id, reporter_id, reported_id, reason, note, seqs, evidence)
       select $1, $2, $3, $4, $5, $6, $7::bigint[], coalesce((
         select jsonb_agg(jsonb_build_object(
           'named', f.named, 'id', f.id, 'seq', f.seq, 'senderId', f.sender_id, 'type', f.type, 'body', f.body,
           'originalBody', f.original_body, 'data', f.data, 'attachments', coalesce(f.attachments, '[]'),
           'replyTo', f.reply_to, 'createdAt', ${moment('f.created_at')}, 'editedAt', ${moment('f.edited_at')},
           'deletedAt', ${moment('f.deleted_at')}) order by f.seq)
         from found f), '[]')
       on conflict (id) do nothing returning ${COLUMNS})
     select a.*, (select count(*)::int from found where named) as found from added a`,
    [report.id, report.roomId, report.reporterId, report.reportedId, report.reason, report.note, report.seqs],
  );
  const row = rows[0];
  return row ? { report: toReport(row), missing: report.seqs.length - Number(row.found) } : null;
}

/** What a repeated report is compared with. Primary key. */
export async function selectReported(tx: Queryable, id: string): Promise<NewReport | null> {
  const { rows } = await tx.query<ReportRow>(`select ${COLUMNS} from chat.reports r where r.id = $1`, [id]);
  const row = rows[0];
  if (!row) return null;
  const { roomId, reporterId, reportedId, reason, note } = toReport(row);
  return { id, roomId, reporterId, reportedId, reason, note, seqs: row.seqs.map(Number) };
}

/** Newest first, beyond `after`. Index reports_by_reported, or reports_newest. */
export async function selectReports(
  tx: Queryable,
  query: { reportedId?: string | undefined; after?: string | undefined; limit: number },
): Promise<Report[]> {
  const { rows } = await tx.query<ReportRow>(
    `select ${COLUMNS} from chat.reports r
     where ($1::text is null or r.reported_id = $1)
       and ($2::uuid is null or (r.created_at, r.id) < (select x.created_at, x.id from chat.reports x where x.id = $2))
     order by r.created_at desc, r.id desc limit $3`,
    [query.reportedId ?? null, query.after ?? null, query.limit],
  );
  return rows.map(toReport);
}

/** Has this user ever been in the room? Primary key of chat.members. */
export async function wasMember(tx: Queryable, roomId: string, userId: string): Promise<boolean> {
  const { rows } = await tx.query('select 1 from chat.members where room_id = $1 and user_id = $2', [roomId, userId]);
  return rows.length > 0;
}

function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    roomId: row.room_id,
    reporterId: row.reporter_id,
    reportedId: row.reported_id,
    reason: row.reason,
    note: row.note,
    evidence: row.evidence,
    createdAt: iso(row.created_at),
  };
}
