// Every Korean sentence of the parts.
import type { Chore, ClosedReason, Fault, Status } from '@doran/client';

const status: Record<Status, string> = {
  sending: '보내는 중',
  failed: '보내지 못함',
  sent: '보냄',
  delivered: '받음',
  read: '읽음',
};

const closed: Record<ClosedReason, string> = {
  expired: '로그인 시간이 끝났어요.',
  revoked: '이 로그인은 더 이상 쓸 수 없어요.',
  too_many_connections: '너무 많은 창에서 접속해 이 창의 연결을 닫았어요.',
  draining: '서버가 다시 시작하고 있어요.',
  slow: '이 기기의 연결이 너무 느려서 닫혔어요.',
};

const fault: Record<Fault['code'], string> = {
  unauthenticated: '로그인이 만료되었어요. 다시 로그인해 주세요.',
  forbidden: '이 대화에서는 할 수 없는 일이에요.',
  blocked: '서로 차단한 사이라 보낼 수 없어요.',
  not_found: '찾을 수 없어요. 이미 없어졌거나 볼 수 없는 것이에요.',
  conflict: '그사이 내용이 바뀌어서 할 수 없어요.',
  too_large: '내용이 너무 커요.',
  invalid: '받아들일 수 없는 내용이 들어 있어요.',
  rate_limited: '너무 빨리 보내고 있어요. 잠시 뒤에 다시 해 주세요.',
  internal: '서버에 문제가 생겼어요. 잠시 뒤에 다시 해 주세요.',
  unavailable: '지금은 할 수 없어요. 잠시 뒤에 다시 해 주세요.',
  unanswered: '서버에서 답이 오지 않았어요. 연결을 확인하고 다시 해 주세요.',
  store: '이 기기에 저장하지 못했어요. 남은 공간을 확인해 주세요.',
};

const chore: Record<Chore, string> = {
  sync: '새 소식을 맞춰 보지 못했어요.',
  receipts: '읽음 표시를 보내지 못했어요.',
  presence: '접속 상태를 알 수 없어요.',
  typing: '입력 중 표시를 보내지 못했어요.',
  rooms: '대화 하나를 불러오지 못했어요.',
  store: '이 기기에 대화를 보관하지 못하고 있어요.',
};

export const ko = {
  /** Of these words; a host that brings another language in their place names it here. */
  language: { tag: 'ko' },
  connection: {
    connecting: '연결하는 중…',
    offline: '서버와 연결이 끊겼어요. 다시 연결하는 중…',
    refused: (why: string) => `서버가 연결을 받아 주지 않았어요. ${why}`,
    retry: '지금 다시 연결',
    dismiss: '닫기',
    signIn: '다시 로그인',
  },
  closed,
  fault,
  chore,
  rooms: {
    title: '대화',
    loading: '대화를 불러오는 중',
    emptyTitle: '아직 나눈 이야기가 없어요',
    emptyLead: '먼저 말을 걸어 보세요.',
    more: '이전 대화 더 보기',
    unread: (count: number) => `안 읽은 메시지 ${count}개`,
    mine: (text: string) => `나: ${text}`,
    nothingYet: '아직 메시지가 없어요',
    retry: '다시 불러오기',
    online: '접속 중',
  },
  preview: { deleted: '삭제된 메시지예요', system: '알림', image: '사진', file: '파일' },
  /** What a room is about: the host's word for one of its kinds of subject. */
  subject: { name: (type: string): string => type },
  room: {
    region: (name: string) => `${name}님과의 대화`,
    back: '대화 목록으로',
    log: '메시지',
    unknown: '알 수 없는 사람',
    members: (count: number) => `${count}명`,
    loading: '메시지를 불러오는 중',
    loadingOlder: '이전 메시지를 불러오는 중…',
    older: '이전 메시지 더 보기',
    emptyTitle: '첫 인사를 건네 보세요',
    emptyLead: '“안녕하세요!” 한마디면 충분해요.',
    begin: '대화의 시작이에요',
    newLine: '여기부터 새 메시지',
    jump: '맨 아래로',
    jumpNew: '새 메시지 보기',
    retry: '다시 불러오기',
    readonly: '이 대화는 읽기만 할 수 있어요.',
    closed: '닫힌 대화예요. 더 보낼 수 없어요.',
  },
  presence: {
    online: '지금 접속 중',
    lastSeen: (when: string) => `${when} 접속`,
    justNow: '방금 전 접속',
    unknown: '지금은 자리에 없어요',
  },
  typing: {
    one: (a: string) => `${a}님이 입력 중…`,
    two: (a: string, b: string) => `${a}님과 ${b}님이 입력 중…`,
    many: '여러 명이 입력 중…',
  },
  status,
  message: {
    mine: '내 메시지',
    said: (name: string, text: string) => `${name}: ${text}`,
    edited: '수정됨',
    deleted: '삭제된 메시지예요',
    replyTo: (name: string) => `${name}님에게 답장`,
    quoteGone: '이전 메시지',
    showQuoted: '원래 메시지로 가기',
    menu: '메시지 메뉴',
    reply: '답장',
    copy: '복사',
    edit: '수정',
    delete: '삭제',
    retry: '다시 보내기',
    discard: '지우기',
    failed: '보내지 못했어요.',
    attachment: (name: string, size: string) => `${name} (${size})`,
  },
  remove: {
    title: '이 메시지를 삭제할까요?',
    lead: '모두에게서 내용이 사라지고 되돌릴 수 없어요.',
    yes: '삭제',
    no: '그대로 두기',
  },
  composer: {
    label: '메시지 입력',
    placeholder: '메시지를 적어 주세요',
    send: '보내기',
    save: '수정한 내용 저장',
    editing: '메시지 수정 중',
    cancel: '취소',
    left: (count: number) => `${count}자 더 쓸 수 있어요`,
    over: (count: number) => `4,000자까지 보낼 수 있어요. ${count}자를 줄여 주세요.`,
    unsendable: '보낼 수 없는 글자가 들어 있어요. 보이지 않는 특수 문자를 지워 주세요.',
    noFiles: '여기에는 글만 붙여 넣을 수 있어요.',
  },
};

export type Words = typeof ko;
