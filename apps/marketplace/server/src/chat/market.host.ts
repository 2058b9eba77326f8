// What the marketplace tells the chat when it asks: who its people are, and what they may do.
import type {
  Decision,
  Host,
  HostTransaction,
  OutgoingMessage,
  Principal,
  Report,
  RoomFacts,
  SendDecision,
} from '@doran/server';
import type { ModuleRef } from '@nestjs/core';
import type { Words } from '../market.error.js';
import { People } from '../people/people.js';
import { hasLink, maskContacts } from '../safety/contacts.js';
import { Gate } from '../trust/gate.js';
import { Trust } from '../trust/trust.js';

/** The rooms in which contact details stay hidden until a deal uncovers them. */
const DEALT_IN = new Set(['listing', 'auction']);

/** The chat is made before the services that it asks, and they need the chat: so they are looked up when it asks. */
export class MarketHost implements Host {
  constructor(private readonly parts: ModuleRef) {}

  async lookUpUsers(ids: readonly string[], tx?: HostTransaction) {
    const people = await this.parts.get(People, { strict: false }).find(ids, tx);
    return people.map(({ id, name, picture, trust }) => ({ id, name, picture, trust }));
  }

  async mayOpenRoom(caller: Principal): Promise<Decision> {
    return refuseWith(await this.parts.get(Gate, { strict: false }).refusesRoom(caller.userId));
  }

  /** Asked of edits too: what may not be sent cannot be edited in, and what would be masked is masked. */
  async maySend(caller: Principal, room: RoomFacts, message: OutgoingMessage): Promise<SendDecision> {
    const { body, data, type, editOf } = message;
    const things: ('links' | 'files')[] = [];
    if (body !== null && hasLink(body)) things.push('links');
    // The words under a picture that was sent may still be edited.
    if (type !== 'TEXT' && editOf === null) things.push('files');
    const decision = refuseWith(await this.parts.get(Gate, { strict: false }).refusesThings(caller.userId, things));
    if (!decision.allow || !DEALT_IN.has(room.subject?.type ?? '')) return decision;
    return { allow: true, rewrite: masked(body, data) };
  }

  reported(tx: HostTransaction, report: Report): Promise<void> {
    return this.parts.get(Trust, { strict: false }).reported(tx, report);
  }
}

const refuseWith = (words: Words | null): Decision =>
  words ? { allow: false, reason: { ...words } } : { allow: true };

/** Members' `data` is a hiding place that no page of ours uses: it is empty as long as contacts are hidden. */
const masked = (body: string | null, data: Record<string, unknown> | null) => ({
  ...(body === null ? {} : { body: maskContacts(body).text }),
  ...(data === null ? {} : { data: {} }),
});
