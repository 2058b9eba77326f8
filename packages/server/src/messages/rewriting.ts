// What a host changes of messages already sent, in its own transaction: what is shown of them, and its own cards.
import { ChatError, dataSchema, MAX_BODY, type Message, safeText, seqSchema, uuidSchema } from '@doran/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import type { Queryable } from '../db/database.js';
import { Outbox } from '../delivery/outbox.js';
import {
  applyRewrites,
  editMessage,
  liftRewrites,
  selectTranscript,
  selectWritten,
  type TranscriptEntry,
} from './messages.change.sql.js';
import { MessagesService } from './messages.service.js';
import { lockRoom } from './messages.sql.js';
import { isDeleted, noSuchMessage } from './outgoing.js';

export const revisionSchema = z
  .strictObject({
    roomId: uuidSchema,
    seq: seqSchema.min(1),
    body: safeText(1, MAX_BODY).optional(),
    /** Null takes it away. */
    data: dataSchema.nullable().optional(),
  })
  .refine(({ body, data }) => body !== undefined || data !== undefined, 'must name a body or data');
/** Which SYSTEM message the host changes, and into what: a body, data, or both. */
export type Revision = z.input<typeof revisionSchema>;

const MAX_TRANSCRIPT = 1_000;
export const transcriptSchema = z.strictObject({
  /** The seq after which it begins. */
  after: seqSchema.default(0),
  limit: z.int().min(1).max(MAX_TRANSCRIPT).default(MAX_TRANSCRIPT),
});
/** Where a page of a transcript begins and how long it is: `after` a seq, at most `limit` messages. */
export type TranscriptPage = z.input<typeof transcriptSchema>;

@Injectable()
export class Rewriting implements OnModuleInit {
  constructor(
    @Inject(MessagesService) private readonly messages: MessagesService,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('messages:changed', ({ roomId, ...revs }) => this.messages.announceChanged(roomId, revs));
  }

  async lift(tx: Queryable, roomId: string): Promise<void> {
    // A statement of its own: the next one sees all that was committed while this one waited.
    await lockRoom(tx, roomId);
    const revs = await liftRewrites(tx, roomId);
    if (revs.after > revs.before) await this.outbox.add(tx, 'messages:changed', { roomId, ...revs });
  }

  apply(tx: Queryable, roomId: string): Promise<void> {
    return applyRewrites(tx, roomId);
  }

  transcript(tx: Queryable, roomId: string, page: z.output<typeof transcriptSchema>): Promise<TranscriptEntry[]> {
    return selectTranscript(tx, roomId, page.after, page.limit);
  }

  async revise(tx: Queryable, { roomId, seq, ...words }: z.output<typeof revisionSchema>): Promise<Message> {
    await lockRoom(tx, roomId);
    const standing = await selectWritten(tx, roomId, seq);
    if (!standing) throw noSuchMessage();
    if (standing.message.type !== 'SYSTEM') throw new ChatError('forbidden', 'A member’s message is not the host’s');
    const { body = standing.written.body, data = standing.written.data } = words;
    const message = await editMessage(tx, roomId, seq, { body, data, written: null });
    if (!message) throw isDeleted();
    await this.outbox.add(tx, 'messages:changed', { roomId, before: message.rev - 1, after: message.rev });
    return message;
  }
}
