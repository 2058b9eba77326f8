// Every Korean sentence of the page.
import { koMarket } from './ko.market';

export const ko = {
  brand: { name: '도란', line: '이웃과 나누는 도란도란한 이야기' },
  signIn: {
    title: '누구로 시작할까요?',
    lead: '데모에 사는 이웃을 한 사람 골라 주세요. 혼자라면 두 사람을 나란히 열어 이야기가 오가는 모습을 볼 수 있어요.',
    loading: '이웃을 부르는 중…',
    empty: '아직 아무도 없어요. 서버에 데모 이웃이 준비되면 여기에 나타나요.',
    entering: '들어가는 중…',
    again: '다시 불러오기',
    kept: '이 기기에 남은 대화를 지우지 못했어요. 함께 쓰는 기기라면 브라우저 설정에서 이 사이트의 데이터를 지워 주세요.',
  },
  two: {
    title: '두 사람을 나란히',
    offer: '사는 이웃과 파는 이웃. 예약을 요청하고, 수락하고, 확정하는 모습이 양쪽에 바로 보여요.',
    lead: '왼쪽은 사는 이웃, 오른쪽은 파는 이웃이에요. 왼쪽에서 예약해 보세요. 오른쪽에 바로 나타나요.',
    leave: '한 사람으로 보기',
    pane: '{{name}}님의 화면',
  },
  shell: {
    language: 'EN: Switch to English',
    languageShort: 'EN',
    theme: { light: '밝은 화면', dark: '어두운 화면', system: '기기 설정에 맞춤' },
    themeNext: '화면 밝기: {{now}}. 바꾸기',
    signOut: '다른 사람으로 들어가기',
    skip: '대화로 건너뛰기',
  },
  rooms: {
    title: '대화',
    of: '{{name}}님의 대화',
    new: '새 대화',
  },
  people: {
    title: '누구와 이야기할까요?',
    lead: '이웃을 고르면 둘만의 대화가 열려요.',
    back: '대화 목록으로',
    opening: '여는 중…',
    empty: '말을 걸 수 있는 다른 이웃이 아직 없어요.',
  },
  room: {
    none: '왼쪽에서 대화를 고르거나 새로 시작해 보세요.',
    noneTitle: '도란도란, 이야기를 나눠 볼까요?',
  },
  panel: {
    label: '대화 정보',
    about: '무엇에 대한 대화인가요',
    noSubject: '특별한 주제 없이 나누는 이야기예요.',
    number: '번호 {{id}}',
    members: '함께하는 사람',
    you: '나',
    since: '{{date}}부터',
    trust: '신뢰 {{trust}}점',
  },
  subject: { listing: '매물', reservation: '예약', auction: '경매' },
  ...koMarket,
};

export type Words = typeof ko;
