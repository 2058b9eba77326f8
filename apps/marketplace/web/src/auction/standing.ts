// How an auction stands: what the server said when it was asked, and the bids that its channel has told since then.
import type { TimelineMessage } from '@doran/client';
import type { AuctionView, SystemData } from '@doran/marketplace-server/contract';

type Bid = Extract<SystemData, { kind: 'bid' }>;

export interface Standing extends AuctionView {
  /** The last bid has moved the end. */
  extended: boolean;
}

export function standing(view: AuctionView, messages: readonly TimelineMessage[]): Standing {
  const bid =
    messages.map(({ data }) => data as unknown as Bid | null).findLast((data) => data?.kind === 'bid') ?? null;
  const extended = bid?.extended === true;
  if (bid === null || bid.no <= (view.highest?.no ?? 0)) return { ...view, extended };
  return {
    ...view,
    extended,
    highest: { no: bid.no, bidderId: bid.by.id, bidderName: bid.by.name, amount: bid.amount },
    bidCount: bid.no,
    endsAt: bid.endsAt,
    nextAmount: bid.amount + view.increment,
    reserve: view.reserve && { ...view.reserve, met: bid.reserveMet === true },
  };
}

/** Another one as soon as the channel has told the end. */
export const endStamp = (messages: readonly TimelineMessage[]): string =>
  messages.findLast(({ data }) => data?.kind === 'auction_closed')?.id ?? '';
