// The people of the demo.
import type { Person } from '../people/people.js';

export type DemoPerson = Pick<Person, 'id' | 'name' | 'trust' | 'tagline' | 'look'> & { roles?: string[] };

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    id: 'minji',
    name: '김민지',
    trust: 92,
    tagline: { ko: '필름 카메라를 모아요', en: 'Collects film cameras' },
    look: ['#ffd9c0', '#ff9f80', '#4a2c2a'],
  },
  {
    id: 'junho',
    name: '이준호',
    trust: 78,
    tagline: { ko: '자전거로 출퇴근해요', en: 'Cycles to work' },
    look: ['#c9e7ff', '#7fb8f0', '#22303f'],
  },
  {
    id: 'sora',
    name: '박소라',
    trust: 85,
    tagline: { ko: '식물을 나눠요', en: 'Shares her plants' },
    look: ['#d5f2d0', '#8ccf8a', '#5b3a1e'],
  },
  {
    id: 'daniel',
    name: 'Daniel Park',
    trust: 66,
    tagline: { ko: '중고 기타를 고쳐 팔아요', en: 'Repairs and sells guitars' },
    look: ['#e6dcff', '#b19df0', '#2b2230'],
  },
  {
    id: 'emma',
    name: 'Emma Wilson',
    trust: 88,
    tagline: { ko: '빈티지 그릇을 찾아요', en: 'Hunts for vintage dishes' },
    look: ['#fff0c2', '#f2c14e', '#a8662c'],
  },
  {
    id: 'haneul',
    name: '정하늘',
    trust: 41,
    tagline: { ko: '이제 막 이사 왔어요', en: 'Just moved in' },
    look: ['#d7f0f7', '#86c9d8', '#3a2a1c'],
  },
  {
    id: 'support',
    name: '도란 지킴이',
    trust: 100,
    tagline: { ko: '분쟁을 살펴보는 운영팀이에요', en: 'The team that looks into disputes' },
    look: ['#e9ecef', '#9aa5b1', '#343a40'],
    roles: ['support'],
  },
];
