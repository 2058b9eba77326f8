// The one place where a row becomes a Room, as one user sees it.
import type { Member, MySide, Role, Room, RoomKind, RoomState } from '@doran/protocol';
import { iso } from '../db/values.js';
import { type MessageRow, toMessage } from './message.row.js';

export interface RoomRow {
  id: string;
  kind: RoomKind;
  subject_type: string | null;
  subject_id: string | null;
  title: string | null;
  data: Record<string, unknown> | null;
  state: RoomState;
  created_at: Date | string;
  last_seq: number | string;
  last_rev: number | string;
  last_message: MessageRow | null;
  members: MemberRow[];
  member_count: number | string;
  viewer_id: string;
  my_role: Role | null;
  my_read_seq: number | string | null;
  my_delivered_seq: number | string | null;
  my_muted: boolean | null;
  my_archived: boolean | null;
}

interface MemberRow {
  user_id: string;
  role: Role;
  joined_at: string;
  name: string | null;
  picture: string | null;
  trust: number | null;
}

export function toRoom(row: RoomRow): Room {
  return {
    id: row.id,
    kind: row.kind,
    subject:
      row.subject_type === null || row.subject_id === null ? null : { type: row.subject_type, id: row.subject_id },
    title: row.title,
    data: row.data,
    state: row.state,
    createdAt: iso(row.created_at),
    head: { seq: Number(row.last_seq), rev: Number(row.last_rev) },
    lastMessage: row.last_message === null ? null : toMessage(row.last_message),
    members: row.members.map(toMember),
    memberCount: Number(row.member_count),
    me: toMySide(row),
  };
}

function toMember(row: MemberRow): Member {
  return {
    user: { id: row.user_id, name: row.name ?? row.user_id, picture: row.picture, trust: row.trust },
    role: row.role,
    joinedAt: iso(row.joined_at),
  };
}

type MyRow = Pick<RoomRow, 'last_seq' | 'my_role' | 'my_read_seq' | 'my_delivered_seq' | 'my_muted' | 'my_archived'>;

/** The caller's own side, with unread by arithmetic ([RCPT3]); null when not a member. */
export function toMySide(row: MyRow): MySide | null {
  if (row.my_role === null) return null;
  const readSeq = Number(row.my_read_seq);
  return {
    role: row.my_role,
    readSeq,
    deliveredSeq: Number(row.my_delivered_seq),
    unread: Number(row.last_seq) - readSeq,
    muted: row.my_muted === true,
    archived: row.my_archived === true,
  };
}

/** The columns of the caller's side, of the members alias `me` (which may be missing). */
export const MY_COLUMNS = `me.role as my_role, me.read_seq as my_read_seq, me.delivered_seq as my_delivered_seq,
  coalesce(me.muted_until > now(), false) as my_muted, me.archived_at is not null as my_archived`;
