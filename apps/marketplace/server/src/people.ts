// The people of the demo, and their faces.

export interface DemoPerson {
  id: string;
  name: string;
  /** 0–100. */
  trust: number;
  tagline: { ko: string; en: string };
  /** Two colours of the portrait's background, and of the hair. */
  colours: [string, string, string];
}

export type Profile = Pick<DemoPerson, 'id' | 'name' | 'trust'> & { picture: string };

export const PEOPLE: readonly DemoPerson[] = [
  {
    id: 'minji',
    name: '김민지',
    trust: 92,
    tagline: { ko: '필름 카메라를 모아요', en: 'Collects film cameras' },
    colours: ['#ffd9c0', '#ff9f80', '#4a2c2a'],
  },
  {
    id: 'junho',
    name: '이준호',
    trust: 78,
    tagline: { ko: '자전거로 출퇴근해요', en: 'Cycles to work' },
    colours: ['#c9e7ff', '#7fb8f0', '#22303f'],
  },
  {
    id: 'sora',
    name: '박소라',
    trust: 85,
    tagline: { ko: '식물을 나눠요', en: 'Shares her plants' },
    colours: ['#d5f2d0', '#8ccf8a', '#5b3a1e'],
  },
  {
    id: 'daniel',
    name: 'Daniel Park',
    trust: 66,
    tagline: { ko: '중고 기타를 고쳐 팔아요', en: 'Repairs and sells guitars' },
    colours: ['#e6dcff', '#b19df0', '#2b2230'],
  },
  {
    id: 'emma',
    name: 'Emma Wilson',
    trust: 88,
    tagline: { ko: '빈티지 그릇을 찾아요', en: 'Hunts for vintage dishes' },
    colours: ['#fff0c2', '#f2c14e', '#a8662c'],
  },
  {
    id: 'haneul',
    name: '정하늘',
    trust: 41,
    tagline: { ko: '이제 막 이사 왔어요', en: 'Just moved in' },
    colours: ['#d7f0f7', '#86c9d8', '#3a2a1c'],
  },
];

export function findPerson(id: string): DemoPerson | undefined {
  return PEOPLE.find((person) => person.id === id);
}

/** Those of `ids` who live here, as the chat asks for them. */
export function profiles(ids: readonly string[]): Profile[] {
  return PEOPLE.filter((person) => ids.includes(person.id)).map(profileOf);
}

export function profileOf(person: DemoPerson): Profile {
  return { id: person.id, name: person.name, picture: pictureOf(person), trust: person.trust };
}

export const pictureOf = (person: DemoPerson): string => `/market/people/${person.id}.svg`;

/** A portrait drawn here, so that the demo needs no picture from anywhere. */
export function portrait({ colours: [light, dark, hair] }: DemoPerson): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
  <defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>
  <rect width="96" height="96" fill="url(#g)"/>
  <path d="M20 96c0-18 12-26 28-26s28 8 28 26z" fill="#fff" opacity=".85"/>
  <circle cx="48" cy="42" r="19" fill="#ffe3cf"/>
  <path d="M28 42c-2-18 8-26 20-26s22 8 20 26c-4-8-10-13-16-14-8 1-18 5-24 14z" fill="${hair}"/>
  <circle cx="41" cy="45" r="2" fill="#33241f"/><circle cx="55" cy="45" r="2" fill="#33241f"/>
  <path d="M42 52q6 5 12 0" fill="none" stroke="#b3563f" stroke-width="2" stroke-linecap="round"/>
</svg>`;
}
