// A live auction beside the talk about it; on a phone one of the two at a time.
import type { AuctionView, ListingAnswer } from '@doran/marketplace-server/contract';
import { ListBones, useMessages } from '@doran/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../market/asked.hook';
import { useDealStamp } from '../market/deal';
import { Page } from '../parts/Page';
import { Trouble } from '../parts/Trouble';
import styles from './AuctionPage.module.css';
import { AuctionTalk } from './AuctionTalk';
import { Lot } from './Lot';
import { endStamp, standing } from './standing';

export function AuctionPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { answer, trouble, again } = useAsked<AuctionView>(`auctions/${id}`);
  if (answer) return <Auction id={id} roomId={answer.roomId} listingId={answer.listingId} />;
  return (
    <Page title="" back>
      <Trouble error={trouble} onAgain={again} />
      {!trouble && <ListBones label={t('auction.loading')} count={4} />}
    </Page>
  );
}

const SIDES = ['bid', 'talk'] as const;

interface Props {
  id: string;
  roomId: string;
  listingId: string;
}

function Auction({ id, roomId, listingId }: Props) {
  const { t } = useTranslation();
  const [side, setSide] = useState<(typeof SIDES)[number]>('bid');
  const { messages } = useMessages(roomId);
  const asked = useAsked<AuctionView>(`auctions/${id}`, `${endStamp(messages)} ${useDealStamp()}`);
  const { answer: listed } = useAsked<ListingAnswer>(`listings/${listingId}`);
  if (!asked.answer) return null;
  const stands = standing(asked.answer, messages);
  return (
    <div className={styles.auction} data-side={side} data-testid="auction" data-state={stands.state}>
      <div className={styles.sides}>
        {SIDES.map((one) => (
          <button
            key={one}
            type="button"
            className={styles.side}
            aria-pressed={one === side}
            data-testid={`side-${one}`}
            onClick={() => setSide(one)}
          >
            {t(one === 'bid' ? 'auction.tabBid' : 'auction.tabTalk')}
          </button>
        ))}
      </div>
      <div className={styles.lot}>
        <Page title={listed?.listing.title ?? ''} back>
          <Trouble error={asked.trouble} onAgain={asked.again} />
          <Lot
            stands={stands}
            behind={Date.parse(asked.answer.now) - asked.at}
            listing={listed?.listing ?? null}
            onChanged={asked.again}
          />
        </Page>
      </div>
      <div className={styles.talk}>
        <AuctionTalk auctionId={id} roomId={roomId} />
      </div>
    </div>
  );
}
