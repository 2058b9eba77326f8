// What the marketplace's SYSTEM messages say, from their data, in the reader's language.
import type { SystemData } from '@doran/marketplace-server/contract';
import i18next from 'i18next';
import type { IconName } from '../parts/Icon';
import { day, won } from './telling';

type Told<Kind extends SystemData['kind']> = Extract<SystemData, { kind: Kind }>;
type Telling = {
  [Kind in SystemData['kind']]: { icon: (data: Told<Kind>) => IconName; text: (data: Told<Kind>) => string };
};

const t = i18next.t.bind(i18next);

const TELLING: Telling = {
  asked: { icon: () => 'chat', text: ({ by }) => t('system.asked', { name: by.name }) },
  reservation: {
    icon: ({ status }) =>
      status === 'declined' || status === 'cancelled' || status === 'no_show'
        ? 'cross'
        : status === 'requested'
          ? 'calendar'
          : 'check',
    text(data) {
      const said = t(`system.reservation.${data.status}`, { name: data.by.name });
      const days = data.meetOn ?? data.from;
      if (days === null || data.status === 'completed') return said;
      return `${said} · ${data.to === null ? day(days) : `${day(days)} – ${day(data.to)}`}`;
    },
  },
  contacts_open: { icon: () => 'unlock', text: () => t('system.contactsOpen') },
  contacts_closed: { icon: () => 'lock', text: () => t('system.contactsClosed') },
  bid: {
    icon: () => 'hammer',
    text({ by, amount, extended }) {
      const said = t('system.bid', { name: by.name, amount: won(amount) });
      return extended ? `${said} ${t('system.extended')}` : said;
    },
  },
  auction_closed: {
    icon: () => 'hammer',
    text: ({ winner, amount }) =>
      winner ? t('system.sold', { name: winner.name, amount: won(amount ?? 0) }) : t('system.unsold'),
  },
  auction_won: {
    icon: () => 'star',
    text: ({ by, amount }) => t('system.won', { name: by.name, amount: won(amount) }),
  },
  auction_settled: {
    icon: ({ state }) => (state === 'paid' ? 'check' : 'cross'),
    text: ({ state }) => t(state === 'paid' ? 'system.paid' : 'system.dropped'),
  },
  listing_removed: { icon: () => 'cross', text: () => t('system.removed') },
};

/** Null for what is not ours, and for kinds that are newer than this page. */
export function systemWords(data: Readonly<Record<string, unknown>> | null): { icon: IconName; text: string } | null {
  const kind = data?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(TELLING, kind)) return null;
  const telling = TELLING[kind as SystemData['kind']] as Telling['asked'];
  const told = data as unknown as Told<'asked'>;
  return { icon: telling.icon(told), text: telling.text(told) };
}
