// The rooms in which two people deal: opening them, what the marketplace says there, and the card on top.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import type { SystemData } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { selectCard } from './deals.sql.js';
import { wordsOf } from './system.words.js';

export interface Subject {
  id: string;
  title: string;
  sellerId: string;
}

@Injectable()
export class Deals {
  constructor(@Inject(ChatService) private readonly chat: ChatService) {}

  /** The direct room of seller and buyer about a listing, opened or found again, with its card. */
  async open(tx: Tx, listing: Subject, buyerId: string): Promise<{ roomId: string; created: boolean }> {
    const opened = await this.chat.openRoom(tx, {
      kind: 'direct',
      members: [listing.sellerId, buyerId],
      subject: { type: 'listing', id: listing.id },
      title: listing.title,
    });
    if (opened.created) {
      await tx.query('insert into market.rooms (room_id, listing_id) values ($1, $2)', [opened.roomId, listing.id]);
      await this.refresh(tx, opened.roomId);
    }
    return opened;
  }

  /** A SYSTEM message of the marketplace; answers its id. */
  async say(tx: Tx, roomId: string, data: SystemData, silent = false): Promise<string> {
    const { id } = await this.chat.post(tx, { roomId, body: wordsOf(data), data: { ...data }, silent });
    return id;
  }

  /** The only place that writes a room's card: as the tables stand in this transaction. */
  async refresh(tx: Tx, roomId: string): Promise<void> {
    const card = await selectCard(tx, roomId);
    if (card) await this.chat.changeRoom(tx, roomId, { data: { ...card } });
  }
}
