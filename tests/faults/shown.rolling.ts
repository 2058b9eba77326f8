// Shows that a rolling restart of all nodes under load costs no send: each ends as sent, once, with a place.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat } from '@doran/client';
import type { Shown, ShownOptions } from './shown.report.js';
import { openStage } from './stage.js';
import { visitorsOf } from './visitors.js';

const ROUNDS = 2;
const SENDERS = 20;
const SEND_EVERY_MS = 250;
const ANSWERED_WITHIN_MS = 30_000;
const SETTLE_MS = 3_000;

export async function shownRolling({ count = ROUNDS, say }: ShownOptions): Promise<Shown> {
  const stage = await openStage();
  const chats: Chat[] = [];
  try {
    const visitors = visitorsOf(stage);
    const users = Array.from({ length: SENDERS }, (_, index) => `sender-${index}`);
    const roomId = await visitors.openGroup(users);
    for (const [index, userId] of users.entries()) {
      const chat = visitors.enter(userId, stage.urls[index % stage.urls.length]!);
      chat.room(roomId).watch();
      chats.push(chat);
    }
    const ids: string[] = [];
    const sending = setInterval(() => {
      for (const chat of chats) ids.push(chat.room(roomId).send({ body: `number ${ids.length}` }).id);
    }, SEND_EVERY_MS);
    await sleep(SETTLE_MS);
    const drains: number[] = [];
    for (let round = 1; round <= count; round += 1) {
      for (const node of stage.nodes) {
        const tookMs = await node.drain();
        if (tookMs === undefined) stage.troubles.push(`node ${node.name} had to be killed`);
        else drains.push(tookMs);
        await node.start();
        say(`round ${round}: node ${node.name} restarted, drained in ${tookMs} ms, ${ids.length} messages so far`);
      }
    }
    await sleep(SETTLE_MS);
    clearInterval(sending);
    const open = () => chats.flatMap((chat) => [...chat.state.pending.values()].flat().filter((one) => !one.acked));
    for (const until = Date.now() + ANSWERED_WITHIN_MS; open().length > 0 && Date.now() < until; ) await sleep(100);
    const stored = await stage.database.ask<{ id: string }>(`select id from chat.messages where room_id = '${roomId}'`);
    const known = new Set(stored.map(({ id }) => id));
    const lost = ids.filter((id) => !known.has(id));
    return {
      title: `a rolling restart of ${stage.nodes.length} nodes under load`,
      figures: {
        'messages sent': ids.length,
        'messages stored': stored.length,
        restarts: drains.length,
        'longest drain': `${Math.max(...drains)} ms`,
      },
      failures: [
        ...(open().length > 0
          ? [`${open().length} sends failed or are open, such as ${JSON.stringify(open()[0])}`]
          : []),
        ...(lost.length > 0 ? [`${lost.length} messages are not stored`] : []),
        ...(stored.length > ids.length ? [`${stored.length - ids.length} messages are stored that nobody sent`] : []),
        ...stage.troubles,
      ],
    };
  } finally {
    await Promise.all(chats.map((chat) => chat.close()));
    await stage.close();
  }
}
