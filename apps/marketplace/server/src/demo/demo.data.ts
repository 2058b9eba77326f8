// What a newcomer finds at the first start: some conversations that are already going on.
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MarketDb, type Tx } from '../db/market.db.js';
import { DEMO_PEOPLE } from './demo.people.js';

interface Conversation {
  between: [string, string];
  subject: { type: string; id: string };
  title: string;
  /** Each line with its author; no author is the marketplace itself. */
  lines: [author: string | null, text: string][];
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    between: ['minji', 'junho'],
    subject: { type: 'listing', id: 'olympus-pen' },
    title: '올림푸스 PEN EE-3 필름 카메라',
    lines: [
      [null, '이준호님이 이 물건을 문의했어요.'],
      ['junho', '안녕하세요! 카메라 아직 있나요?'],
      ['minji', '네, 있어요 😊 셔터도 노출계도 잘 움직여요.'],
      ['junho', '혹시 필름 한 롤 찍어 보신 결과물이 있을까요?'],
      ['minji', '지난주에 찍은 게 있어요. 내일 현상소에서 찾아서 보여 드릴게요!'],
    ],
  },
  {
    between: ['sora', 'minji'],
    subject: { type: 'listing', id: 'monstera' },
    title: '몬스테라 삽수 나눔',
    lines: [
      [null, '김민지님이 이 물건을 문의했어요.'],
      ['minji', '몬스테라 삽수 하나 받을 수 있을까요?'],
      ['sora', '그럼요! 물에 꽂아 두면 2주쯤 뒤에 뿌리가 나와요 🌿'],
    ],
  },
  {
    between: ['daniel', 'emma'],
    subject: { type: 'listing', id: 'jazzmaster' },
    title: 'Fender Jazzmaster ’62 reissue',
    lines: [
      [null, 'Emma Wilson asked about this item.'],
      ['emma', 'Hi! Has the neck ever been reset?'],
      ['daniel', 'No, it is straight as a ruler. New nut and strings last month.'],
      ['emma', 'Lovely. Could I try it this weekend?'],
    ],
  },
  {
    between: ['emma', 'minji'],
    subject: { type: 'listing', id: 'teacups' },
    title: 'Vintage teacups, set of four',
    lines: [
      [null, '김민지 asked about this item.'],
      ['minji', 'Hello! 배송도 가능할까요? Can you ship them?'],
      ['emma', 'Yes, wrapped in far too much paper. 꼼꼼하게 포장할게요!'],
    ],
  },
];

@Injectable()
export class DemoData implements OnApplicationBootstrap {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
  ) {}

  /** Once: all of it in one transaction, and nothing when it is there already. */
  async onApplicationBootstrap(): Promise<void> {
    await this.db.transaction(async (tx) => {
      await movePeopleIn(tx);
      for (const { between, subject, title, lines } of CONVERSATIONS) {
        const { roomId, created } = await this.chat.openRoom(tx, { kind: 'direct', members: between, subject, title });
        if (!created) return;
        for (const [author, body] of lines) {
          await this.chat.post(
            tx,
            author === null ? { roomId, body, silent: true } : { roomId, body, senderId: author },
          );
        }
      }
    });
  }
}

async function movePeopleIn(tx: Tx): Promise<void> {
  for (const { id, name, tagline, look, roles = [], trust } of DEMO_PEOPLE) {
    await tx.query(
      `insert into market.people (id, name, tagline_ko, tagline_en, look, roles, trust)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [id, name, tagline.ko, tagline.en, look, roles, trust],
    );
  }
}
