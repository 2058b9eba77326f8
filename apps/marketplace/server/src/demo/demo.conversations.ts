// What the people of the demo have said to each other about their things.
export interface DemoConversation {
  listing: string;
  buyer: string;
  /** Each line with its author. */
  lines: [author: string, text: string][];
}

export const DEMO_CONVERSATIONS: readonly DemoConversation[] = [
  {
    listing: 'olympus-pen',
    buyer: 'junho',
    lines: [
      ['junho', '안녕하세요! 카메라 아직 있나요?'],
      ['minji', '네, 있어요 😊 셔터도 노출계도 잘 움직여요.'],
      ['junho', '혹시 필름 한 롤 찍어 보신 결과물이 있을까요?'],
      ['minji', '지난주에 찍은 게 있어요. 내일 현상소에서 찾아서 보여 드릴게요!'],
    ],
  },
  {
    listing: 'monstera',
    buyer: 'minji',
    lines: [
      ['minji', '몬스테라 삽수 하나 받을 수 있을까요?'],
      ['sora', '그럼요! 물에 꽂아 두면 2주쯤 뒤에 뿌리가 나와요 🌿'],
    ],
  },
  {
    listing: 'jazzmaster',
    buyer: 'emma',
    lines: [
      ['emma', 'Hi! Has the neck ever been reset?'],
      ['daniel', 'No, it is straight as a ruler. New nut and strings last month.'],
      ['emma', 'Lovely. Could I try it this weekend?'],
    ],
  },
  {
    listing: 'teacups',
    buyer: 'minji',
    lines: [
      ['minji', 'Hello! 배송도 가능할까요? Can you ship them?'],
      ['emma', 'Yes, wrapped in far too much paper. 꼼꼼하게 포장할게요!'],
    ],
  },
];
