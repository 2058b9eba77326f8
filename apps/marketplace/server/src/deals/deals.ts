// The rooms in which two people deal: opening them, what the marketplace says there, and the card on top.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import type { DealCard, Named, SystemData } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { People } from '../people/people.js';
import { Gate } from '../trust/gate.js';
import { selectCard, selectRoomsOf } from './deals.sql.js';
import { wordsOf } from './system.words.js';

export interface Subject {
  id: string;
  title: string;
  sellerId: string;
}

export interface Opened {
  roomId: string;
  /** It is a deal's from now on. */
  created: boolean;
  /** It was not there before, not even as a room that the two had opened through the chat. */
  opened: boolean;
}

@Injectable()
export class Deals {
  constructor(
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(People) private readonly people: People,
    @Inject(Gate) private readonly gate: Gate,
  ) {}

  /** As {@link open}, on the buyer's wish: refused where a block stands between the two, or the buyer opens too many. */
  async begin(tx: Tx, listing: Subject, buyerId: string): Promise<Opened> {
    await this.gate.requireUnblocked(tx, buyerId, listing.sellerId);
    return this.gate.opening(tx, buyerId, () => this.open(tx, listing, buyerId, buyerId));
  }

  /** The direct room of seller and buyer about a listing, opened or found again, with its card. */
  async open(tx: Tx, listing: Subject, buyerId: string, openedBy?: string): Promise<Opened> {
    const { roomId, created: opened } = await this.chat.openRoom(tx, {
      kind: 'direct',
      members: [listing.sellerId, buyerId],
      subject: { type: 'listing', id: listing.id },
      title: listing.title,
      ...(openedBy === undefined ? {} : { openedBy }),
    });
    // The two may have opened the room themselves before, through the chat: it is a deal's from now on.
    const { rows } = await tx.query(
      `insert into market.rooms (room_id, listing_id, buyer_id) values ($1, $2, $3) on conflict do nothing returning 1`,
      [roomId, listing.id, buyerId],
    );
    const created = rows.length > 0;
    if (created) await this.refresh(tx, roomId);
    return { roomId, created, opened };
  }

  /** As {@link begin}; that the buyer asked is said once, and nobody's badge appears for it. */
  async ask(tx: Tx, listing: Subject, buyerId: string): Promise<{ roomId: string; created: boolean }> {
    const { roomId, created } = await this.begin(tx, listing, buyerId);
    if (created) await this.say(tx, roomId, { kind: 'asked', by: await this.named(tx, buyerId) }, true);
    return { roomId, created };
  }

  /** A SYSTEM message of the marketplace; answers its id. */
  async say(tx: Tx, roomId: string, data: SystemData, silent = false): Promise<string> {
    const { id } = await this.chat.post(tx, { roomId, body: wordsOf(data), data: { ...data }, silent });
    return id;
  }

  /** Runs what moves the deal of a room; then the room shows it, on its card and in whether contact details are seen. */
  async move(tx: Tx, roomId: string, change: () => Promise<void>): Promise<void> {
    const wasOpen = (await selectCard(tx, roomId))?.contactsOpen ?? false;
    await change();
    const isOpen = (await this.refresh(tx, roomId))?.contactsOpen ?? false;
    if (isOpen && !wasOpen) await this.#openContacts(tx, roomId);
    if (wasOpen && !isOpen) await this.#closeContacts(tx, roomId);
  }

  /** The only place that writes a room's card: as the tables stand in this transaction. */
  async refresh(tx: Tx, roomId: string): Promise<DealCard | null> {
    const card = await selectCard(tx, roomId);
    if (card) await this.chat.changeRoom(tx, roomId, { data: { ...card } });
    return card;
  }

  /** What happened to a listing shows on the cards of all who asked about it. */
  async refreshAll(tx: Tx, listingId: string): Promise<void> {
    for (const roomId of await selectRoomsOf(tx, listingId)) await this.refresh(tx, roomId);
  }

  async named(tx: Tx, personId: string): Promise<Named> {
    const [person] = await this.people.find([personId], tx);
    return { id: personId, name: person?.name ?? personId };
  }

  /** Also earlier messages show what their authors wrote: with the commit of what opened the contacts, and never before. */
  async #openContacts(tx: Tx, roomId: string): Promise<void> {
    await this.chat.liftRewrites(tx, roomId);
    await this.say(tx, roomId, { kind: 'contacts_open' }, true);
  }

  /** Of messages to come; what the two have seen they keep. */
  async #closeContacts(tx: Tx, roomId: string): Promise<void> {
    await this.chat.applyRewrites(tx, roomId);
    await this.say(tx, roomId, { kind: 'contacts_closed' }, true);
  }
}
