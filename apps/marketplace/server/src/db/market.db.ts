// The marketplace's one way to its tables: transactions on the database that it shares with the chat.
import { ChatService, type HostTransaction } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';

export interface Tx extends HostTransaction {
  query<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

/**
 * The embedded database has one connection and the chat holds it, so the marketplace borrows it. A host with a pool or
 * an ORM of its own opens its transactions there, and hands them to the chat in the same way.
 */
@Injectable()
export class MarketDb {
  constructor(@Inject(ChatService) private readonly chat: ChatService) {}

  /** What `work` wrote, in market's tables and in the chat's, commits together or not at all. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.chat.transaction((tx) => work(tx as Tx));
  }

  async query<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]> {
    return this.transaction(async (tx) => (await tx.query<R>(text, values)).rows);
  }
}
