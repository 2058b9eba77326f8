// The rooms in which two people deal: opening them, what the marketplace says there, and the card on top.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import type { DealCard, Named, SystemData } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { People } from '../people/people.js';
import { selectCard, selectRoomsOf } from './deals.sql.js';
import { wordsOf } from './system.words.js';

export interface Subject {
  id: string;
  title: string;
  sellerId: string;
}

@Injectable()
export class Deals {
  constructor(
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(People) private readonly people: People,
  ) {}

  /** The direct room of seller and buyer about a listing, opened or found again, with its card. */
  async open(tx: Tx, listing: Subject, buyerId: string): Promise<{ roomId: string; created: boolean }> {
    const { roomId } = await this.chat.openRoom(tx, {
      kind: 'direct',
      members: [listing.sellerId, buyerId],
      subject: { type: 'listing', id: listing.id },
      title: listing.title,
    });
    // The two may have opened the room themselves before, through the chat: it is a deal's from now on.
    const { rows } = await tx.query(
      `insert into market.rooms (room_id, listing_id, buyer_id) values ($1, $2, $3) on conflict do nothing returning 1`,
      [roomId, listing.id, buyerId],
    );
    const created = rows.length > 0;
    if (created) await this.refresh(tx, roomId);
    return { roomId, created };
  }

  /** As {@link open}; that the buyer asked is said once, and nobody's badge appears for it. */
  async ask(tx: Tx, listing: Subject, buyerId: string): Promise<{ roomId: string; created: boolean }> {
    const opened = await this.open(tx, listing, buyerId);
    if (opened.created) {
      await this.say(tx, opened.roomId, { kind: 'asked', by: await this.named(tx, buyerId) }, true);
    }
    return opened;
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

  async #openContacts(tx: Tx, roomId: string): Promise<void> {
    await this.say(tx, roomId, { kind: 'contacts_open' }, true);
  }

  async #closeContacts(tx: Tx, roomId: string): Promise<void> {
    await this.say(tx, roomId, { kind: 'contacts_closed' }, true);
  }
}
