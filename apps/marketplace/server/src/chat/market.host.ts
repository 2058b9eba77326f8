// What the marketplace tells the chat when it asks: who its people are.
import type { Host, HostTransaction } from '@doran/server';
import type { ModuleRef } from '@nestjs/core';
import { People } from '../people/people.js';

/** The chat is made before the services that it asks, and they need the chat: so they are looked up when it asks. */
export class MarketHost implements Host {
  constructor(private readonly parts: ModuleRef) {}

  async lookUpUsers(ids: readonly string[], tx?: HostTransaction) {
    const people = await this.parts.get(People, { strict: false }).find(ids, tx);
    return people.map(({ id, name, picture, trust }) => ({ id, name, picture, trust }));
  }
}
