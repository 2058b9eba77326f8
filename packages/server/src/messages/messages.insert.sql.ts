// The statements that write messages: a batch, a batch that holds rewritten ones, and one message that comes alone.

/** Of jsonb words: their data, where JSON's null is SQL's. */
export const DATA_OF = (words: string): string => `nullif(${words} -> 'data', 'null'::jsonb)`;

/** The parts of the statement that differ where messages come with their authors' words (`$15`). */
const PLAIN = { returning: '', flags: '', columns: '', body: 'm.body', data: 'm.data::jsonb', more: '', from: '' };
const LIFTED = '(select lifted from a)[m.room] and m.written is not null';
const REWRITTEN = {
  returning: ', r.rewrites_lifted as lifted',
  flags: ', array_agg(lifted order by id) as lifted',
  columns: ', written',
  body: `case when ${LIFTED} then m.written::jsonb ->> 'body' else m.body end`,
  data: `case when ${LIFTED} then ${DATA_OF('m.written::jsonb')} else m.data::jsonb end`,
  more: `, case when ${LIFTED} then null else m.written::jsonb end`,
  from: ', $15::text[]',
};

const insertStatement = (kind: typeof PLAIN): string => `
with b as (
  update chat.rooms r set last_seq = r.last_seq + c.n, active_at = now(), updated_at = now()
  from unnest($1::uuid[], $2::int[]) c(id, n) where r.id = c.id
  returning r.id, r.last_seq - c.n as base${kind.returning}),
a as materialized (select array_agg(base order by id) as base${kind.flags} from b),
w as (
  insert into chat.messages (room_id, seq, id, sender_id, type, body, data, attachments, reply_to${kind.columns})
  select ($1::uuid[])[m.room], (select base from a)[m.room] + m.pos, m.id, m.sender, m.type, ${kind.body}, ${kind.data},
    m.attachments::jsonb, m.reply_to${kind.more}
  from unnest($3::int[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::uuid[]${kind.from})
    m(room, pos, id, sender, type, body, data, attachments, reply_to${kind.columns})
  where 1 / (case when (select cardinality(base) from a) = cardinality($1::uuid[]) then 1 else 0 end) = 1
  order by m.id),
c as (
  update chat.members x set read_seq = greatest(x.read_seq, k.seq), delivered_seq = greatest(x.delivered_seq, k.seq)
  from (select ($1::uuid[])[s.room] as room_id, s.sender, (select base from a)[s.room] + s.pos as seq
        from unnest($12::int[], $13::int[], $14::text[]) s(room, pos, sender)) k
  where x.room_id = k.room_id and x.user_id = k.sender)
select base${kind.flags && ', lifted'}, now()::timestamptz(3) as at from a`;

export const INSERT = insertStatement(PLAIN);
export const INSERT_REWRITTEN = insertStatement(REWRITTEN);
/** One message, none of it rewritten. */
export const INSERT_ONE = `
with b as (
  update chat.rooms set last_seq = last_seq + 1, active_at = now(), updated_at = now() where id = $1::uuid
  returning last_seq as seq),
w as (
  insert into chat.messages (room_id, seq, id, sender_id, type, body, data, attachments, reply_to)
  select $1::uuid, seq, $2::uuid, $3::text, $4::text, $5::text, $6::text::jsonb, $7::text::jsonb, $8::uuid from b),
c as (
  update chat.members x set read_seq = greatest(x.read_seq, seq), delivered_seq = greatest(x.delivered_seq, seq)
  from b where x.room_id = $1::uuid and x.user_id = $3::text)
select seq, now()::timestamptz(3) as at from b`;
