// Disputes: what was really written, and what was reported, to nobody but people with the role `support`.
import { ChatService, type HostTransaction } from '@doran/server';
import { Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { Named, ReportsAnswer, TranscriptAnswer } from '../contract.js';
import { MarketDb } from '../db/market.db.js';
import { ForRole } from '../login/guard.js';
import { MarketController } from '../market.controller.js';
import { parse, words } from '../market.input.js';
import { People } from '../people/people.js';
import { personIdSchema } from '../people/person.input.js';
import { lineOf, reportOf } from './support.view.js';

const LINES = 200;
const REPORTS = 50;

const roomSchema = z.uuid(words('그런 대화방은 없어요.', 'There is no such room.'));
const afterSeqSchema = z.object({ after: z.coerce.number().int().min(0).default(0) });
const reportsSchema = z.object({ person: personIdSchema.optional(), after: z.uuid().optional() });

@ForRole('support')
@MarketController('support')
export class SupportController {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(People) private readonly people: People,
  ) {}

  /** The reader need not be a member: the role is what lets them read. */
  @Get('rooms/:roomId/transcript')
  transcript(@Param('roomId') room: unknown, @Query() query: unknown): Promise<TranscriptAnswer> {
    const roomId = parse(roomSchema, room);
    const { after } = parse(afterSeqSchema, query);
    return this.db.transaction(async (tx) => {
      const entries = await this.chat.transcript(tx, roomId, { after, limit: LINES });
      const name = await this.#names(
        tx,
        entries.map(({ message }) => message.senderId),
      );
      return { messages: entries.map((entry) => lineOf(entry, name)) };
    });
  }

  @Get('reports')
  reports(@Query() query: unknown): Promise<ReportsAnswer> {
    const { person, after } = parse(reportsSchema, query);
    return this.db.transaction(async (tx) => {
      const reports = await this.chat.reports(tx, {
        ...(person === undefined ? {} : { reportedId: person }),
        ...(after === undefined ? {} : { after }),
        limit: REPORTS,
      });
      const name = await this.#names(
        tx,
        reports.flatMap((report) => [
          report.reporterId,
          report.reportedId,
          ...report.evidence.map(({ senderId }) => senderId),
        ]),
      );
      return { reports: reports.map((report) => reportOf(report, name)) };
    });
  }

  async #names(tx: HostTransaction, ids: readonly (string | null)[]): Promise<(id: string) => Named> {
    const found = await this.people.find([...new Set(ids.filter((id) => id !== null))], tx);
    const names = new Map(found.map(({ id, name }) => [id, name]));
    return (id) => ({ id, name: names.get(id) ?? id });
  }
}
