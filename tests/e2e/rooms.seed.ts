// Fills a fresh demo with the rooms that are hard to draw: long names, long words, every kind of message, 10,000 of them.
import { randomUUID } from 'node:crypto';
import pg from 'pg';

export const LONG_NAME = `${'가나다라마바사아자차카타파하'.repeat(4)} Maximiliana-Konstantinopolitanskaya`;
const LONG_WORD = `Donaudampfschifffahrts${'gesellschaftskapitän'.repeat(12)}`;
const LONG_TITLE = `거의 새것 같은 캠핑 의자와 접이식 테이블, 랜턴까지 한 번에 드려요 ${'아주긴제목'.repeat(20)}`;

export interface SeededRooms {
  /** Every kind of message, over three days, and some of it unread. */
  full: string;
  /** A person whose name fills several lines, and a title that does. */
  long: string;
  /** Nothing was said yet. */
  empty: string;
  /** 10,000 messages. */
  big: string;
  /** Can only be read. */
  readonly: string;
}

interface Line {
  by: string | null;
  body: string | null;
  /** Minutes before now. */
  ago: number;
  id?: string;
  replyTo?: string;
  edited?: boolean;
  deleted?: boolean;
  file?: string;
}

const DAY = 24 * 60;
const QUOTED = randomUUID();
const GONE = randomUUID();

/** What the conversation holds that has everything. */
const LINES: readonly Line[] = [
  { by: null, body: '이준호님이 예약을 문의했어요.', ago: 2 * DAY + 90 },
  { by: 'junho', body: '안녕하세요! 이번 주말에 캠핑 장비를 빌릴 수 있을까요?', ago: 2 * DAY + 80 },
  { by: 'junho', body: '텐트랑 의자 두 개요.', ago: 2 * DAY + 79 },
  { by: 'minji', body: '네, 토요일 아침부터 괜찮아요 😊', ago: 2 * DAY + 60, id: QUOTED },
  {
    by: 'long',
    body: 'Could I join you? I would bring my own stove, and there is room for one more in my car.',
    ago: DAY + 40,
  },
  { by: 'long', body: LONG_WORD, ago: DAY + 39 },
  {
    by: 'minji',
    body: `자세한 건 여기에 있어요: https://example.com/camping/${'very-long-path/'.repeat(12)}`,
    ago: DAY + 30,
  },
  { by: 'minji', body: '준비물은\n1. 침낭\n2. 두꺼운 양말\n3. 좋은 기분', ago: DAY + 29, edited: true },
  { by: 'junho', body: null, ago: DAY + 20, id: GONE, deleted: true },
  { by: 'junho', body: '👍🏽🏕️', ago: DAY + 19 },
  { by: 'sora', body: '저는 그때 시간이 맞으면 갈게요. 답을 내일 드려도 될까요?', ago: 50, replyTo: QUOTED },
  { by: 'minji', body: '그럼요, 천천히 알려 주세요.', ago: 48, replyTo: GONE },
  { by: 'minji', body: null, ago: 46, file: '캠핑장-지도-2026-최종-진짜최종-수정본.pdf' },
  { by: null, body: '예약이 확정됐어요. 토요일 오전 10시, 성수동.', ago: 30 },
  { by: 'junho', body: '와, 좋아요! 그때 봬요 🎉', ago: 6 },
  { by: 'sora', body: 'See you there! 🌿', ago: 4 },
];
const UNREAD = 2;

class Seeder {
  constructor(private readonly db: pg.Client) {}

  private sql(text: string, values: unknown[]): Promise<unknown> {
    return this.db.query(text, values);
  }

  async room(kind: 'direct' | 'group', members: string[], lines: readonly Line[], about?: string): Promise<string> {
    const id = randomUUID();
    const direct = kind === 'direct' ? `seeded ${id}` : null;
    const subject = about === undefined ? [null, null] : ['reservation', '2026-0412'];
    await this.sql(
      `insert into chat.rooms (id, kind, direct_key, subject_type, subject_id, title, last_seq, active_at)
       values ($1, $2, $3, $4, $5, $6, $7, now() - make_interval(mins => $8))`,
      [id, kind, direct, ...subject, about ?? null, lines.length, lines.at(-1)?.ago ?? 200],
    );
    for (const user of members) await this.member(id, user, lines.length);
    for (const [index, line] of lines.entries()) await this.message(id, index + 1, line);
    return id;
  }

  private member(room: string, user: string, read: number): Promise<unknown> {
    return this.sql(
      `insert into chat.members (room_id, user_id, role, delivered_seq, read_seq) values ($1, $2, $3, $4, $4)`,
      [room, user, user === 'minji' ? 'owner' : 'member', read],
    );
  }

  private message(room: string, seq: number, line: Line): Promise<unknown> {
    const file = line.file && {
      id: randomUUID(),
      name: line.file,
      contentType: 'application/pdf',
      size: 2_400_000,
      width: null,
      height: null,
    };
    const type = line.by === null ? 'SYSTEM' : file ? 'FILE' : 'TEXT';
    const at = 'now() - make_interval(mins => $8)';
    return this.sql(
      `insert into chat.messages (room_id, seq, id, sender_id, type, body, attachments, created_at, edited_at, deleted_at, reply_to)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, ${at}, case when $9 then ${at} end, case when $10 then ${at} end, $11)`,
      [
        ...[
          room,
          seq,
          line.id ?? randomUUID(),
          line.by,
          type,
          line.body,
          file ? JSON.stringify([file]) : null,
          line.ago,
        ],
        ...[line.edited === true, line.deleted === true, line.replyTo ?? null],
      ],
    );
  }

  async tenThousand(room: string): Promise<void> {
    await this.sql(
      `insert into chat.messages (room_id, seq, id, sender_id, type, body, created_at)
       select $1, n, gen_random_uuid(), case when n / 3 % 2 = 0 then 'minji' else 'junho' end, 'TEXT',
              'Message number ' || n || repeat(' and some more words', n % 7), now() - make_interval(mins => 10000 - n)
       from generate_series(1, 10000) n`,
      [room],
    );
    await this.sql('update chat.rooms set last_seq = 10000 where id = $1', [room]);
    await this.sql('update chat.members set delivered_seq = 10000, read_seq = 10000 where room_id = $1', [room]);
  }

  lock(room: string): Promise<unknown> {
    return this.sql(`update chat.rooms set state = 'readonly' where id = $1`, [room]);
  }

  person(id: string, name: string): Promise<unknown> {
    return this.sql('insert into chat.users (id, name, trust) values ($1, $2, 50)', [id, name]);
  }
}

/** The tables stand already: the demo has started on this database. */
export async function seedRooms(databaseUrl: string): Promise<SeededRooms> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    const seed = new Seeder(db);
    await seed.person('long', LONG_NAME);
    const full = await seed.room('group', ['minji', 'junho', 'sora', 'long'], LINES, '캠핑 장비 함께 빌리기');
    const longLines = [{ by: 'long', body: LONG_WORD, ago: 70 }];
    const long = await seed.room('direct', ['minji', 'long'], longLines, LONG_TITLE);
    const empty = await seed.room('direct', ['minji', 'daniel'], []);
    const big = await seed.room('group', ['minji', 'junho'], [], '10,000');
    await seed.tenThousand(big);
    const readonly = await seed.room('direct', ['minji', 'emma'], LINES.slice(1, 3).map(fromEmma));
    await seed.lock(readonly);
    return { full, long, empty, big, readonly };
  } finally {
    await db.end();
  }
}

const fromEmma = (line: Line): Line => ({ ...line, by: line.by === 'junho' ? 'emma' : line.by });

async function change(databaseUrl: string, sql: string, values: unknown[]): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query(sql, values);
  } finally {
    await db.end();
  }
}

/** The room's last message is not the one that was answered any more: an answer to it is refused. */
export const forgetNewest = (databaseUrl: string, room: string) =>
  change(databaseUrl, 'update chat.messages set id = gen_random_uuid() where room_id = $1 and seq = 10000', [room]);

/** As if the last messages of the full room had not been read yet. */
export const leaveUnread = (databaseUrl: string, room: string) =>
  change(databaseUrl, `update chat.members set read_seq = $2 where room_id = $1 and user_id = 'minji'`, [
    room,
    LINES.length - UNREAD,
  ]);
