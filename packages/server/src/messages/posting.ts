// The messages that the host itself posts, in its own transaction, and that a room hears of them after its commit.
import { dataSchema, MAX_BODY, type Message, safeText, userIdSchema, uuidSchema } from '@doran/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Queryable } from '../db/database.js';
import { Outbox } from '../delivery/outbox.js';
import { invalid } from '../invalid.js';
import { MessagesService } from './messages.service.js';
import { carryCursors, messageExists } from './messages.sql.js';
import { MessagesWriter } from './messages.writer.js';

export const postSchema = z.strictObject({
  roomId: uuidSchema,
  /** Given, a repeated post answers the first message; else one is made. */
  id: uuidSchema.optional(),
  /** Given, a TEXT message of this member, on their behalf; else a SYSTEM message. */
  senderId: userIdSchema.optional(),
  body: safeText(1, MAX_BODY),
  data: dataSchema.optional(),
  replyTo: uuidSchema.optional(),
  /** Nobody's unread badge appears for it ([RCPT3]). */
  silent: z.boolean().default(false),
});
/** A message that the host itself posts. */
export type Post = z.input<typeof postSchema>;

@Injectable()
export class Posting implements OnModuleInit {
  constructor(
    @Inject(MessagesService) private readonly messages: MessagesService,
    @Inject(MessagesWriter) private readonly writer: MessagesWriter,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('message:posted', ({ roomId, seq, silent }) =>
      this.messages.announcePosted(roomId, seq, silent),
    );
  }

  /** Writes the message, heard when and only when the transaction commits. The room must exist, the sender be in it. */
  async post(tx: Queryable, post: z.output<typeof postSchema>): Promise<Message> {
    const { roomId, replyTo } = post;
    if (replyTo !== undefined && !(await messageExists(tx, roomId, replyTo))) {
      throw invalid([{ path: 'replyTo', message: 'names no message of this room' }]);
    }
    const { message, repeated } = await this.writer.writeIn(tx, {
      roomId,
      id: post.id ?? uuidv7(),
      senderId: post.senderId ?? null,
      type: post.senderId === undefined ? 'SYSTEM' : 'TEXT',
      body: post.body,
      data: post.data ?? null,
      attachments: [],
      replyTo: replyTo ?? null,
      written: null,
    });
    if (repeated) return message;
    if (post.silent) await carryCursors(tx, message.roomId, message.seq);
    await this.outbox.add(tx, 'message:posted', {
      roomId: message.roomId,
      seq: message.seq,
      silent: post.silent,
    });
    return message;
  }
}
