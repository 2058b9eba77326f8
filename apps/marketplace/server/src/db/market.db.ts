// The marketplace's one way to its tables: transactions on the database that it shares with the chat.
import { ChatService, type HostTransaction } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import { MarketError } from '../market.error.js';

export interface Tx extends HostTransaction {
  query<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

/** What PostgreSQL says when others were in the way for too long: the same again may succeed. */
const IN_THE_WAY = new Set(['40001', '40P01', '55P03', '57014']);

/**
 * The embedded database has one connection and the chat holds it, so the marketplace borrows it. A host with a pool or
 * an ORM of its own opens its transactions there, and hands them to the chat in the same way.
 */
@Injectable()
export class MarketDb {
  constructor(@Inject(ChatService) private readonly chat: ChatService) {}

  /** What `work` wrote, in market's tables and in the chat's, commits together or not at all. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.chat.transaction((tx) => work(tx as Tx));
    } catch (error) {
      if (!IN_THE_WAY.has((error as { code?: string }).code ?? '')) throw error;
      const words = { ko: '지금 붐비고 있어요. 다시 한번 눌러 주세요.', en: 'It is busy right now. Please try again.' };
      throw Object.assign(new MarketError('unavailable', words), { cause: error });
    }
  }

  async query<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]> {
    return this.transaction(async (tx) => (await tx.query<R>(text, values)).rows);
  }
}

/** The database refused by this rule of its own. The transaction is lost: the refusal has to leave it. */
export const brokeRule = (error: unknown, constraint: string): boolean =>
  (error as { constraint?: string } | null)?.constraint === constraint;
