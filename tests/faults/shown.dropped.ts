// Shows that many clients, dropped at once, are all back in time, and that their return does not use up the pool.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat } from '@doran/client';
import type { Shown, ShownOptions } from './shown.report.js';
import { openStage, type Stage } from './stage.js';
import { visitorsOf } from './visitors.js';

const CLIENTS = 1_000;
const GROUP = 20;
const BACK_WITHIN_MS = 60_000;
const ENTER_WITHIN_MS = 120_000;
const SETTLE_MS = 5_000;
const LOOK_MS = 100;
/** What `pg` says when nobody gave a connection back in time. */
const EXHAUSTED = /timeout exceeded when trying to connect/;

export async function shownDropped({ count = CLIENTS, say }: ShownOptions): Promise<Shown> {
  const stage = await openStage();
  const chats: Chat[] = [];
  try {
    const visitors = visitorsOf(stage);
    const users = Array.from({ length: count }, (_, index) => `client-${index}`);
    const rooms: string[] = [];
    for (let from = 0; from < count; from += GROUP)
      rooms.push(await visitors.openGroup(users.slice(from, from + GROUP)));
    for (const [index, userId] of users.entries()) {
      const chat = visitors.enter(userId, stage.urls[index % stage.urls.length]!);
      chats.push(chat);
      chat.room(rooms[Math.floor(index / GROUP)]!).watch();
    }
    const entered = await untilOnline(chats, ENTER_WITHIN_MS);
    say(`${entered.times.length} of ${count} clients are online`);
    await sleep(SETTLE_MS);
    const wordsBefore = outputOf(stage);
    const busiest = watchConnections(stage);
    // Everybody has something to say when they are back: the first thing they ask the database for.
    const ids = chats.map(
      (chat, index) => chat.room(rooms[Math.floor(index / GROUP)]!).send({ body: 'before the drop' }).id,
    );
    for (const door of stage.links.clients) door.cut();
    await sleep(LOOK_MS);
    const { times, missing } = await untilOnline(chats, BACK_WITHIN_MS);
    const unsent = await untilSent(chats, BACK_WITHIN_MS);
    const exhausted = EXHAUSTED.test(outputOf(stage).slice(wordsBefore.length));
    const failures = [
      ...(entered.missing > 0 ? [`${entered.missing} clients never came in`] : []),
      ...(missing > 0 ? [`${missing} of ${count} clients are not back after ${BACK_WITHIN_MS} ms`] : []),
      ...(unsent > 0 ? [`${unsent} of ${ids.length} messages sent into the drop did not go out`] : []),
      ...(exhausted ? ['a pool of connections was exhausted'] : []),
      ...stage.troubles,
    ];
    return {
      title: `${count} clients dropped at once`,
      figures: {
        'back: median': `${times[Math.floor(times.length / 2)]} ms`,
        'back: last': `${times.at(-1)} ms`,
        'connections to the database at most': await busiest(),
        'messages sent into the drop': ids.length,
      },
      failures,
    };
  } finally {
    await Promise.all(chats.map((chat) => chat.close()));
    await stage.close();
  }
}

const outputOf = ({ nodes }: Stage): string => nodes.map((node) => node.output()).join('');

/** When each of them was online, sorted, and how many were not in time. */
async function untilOnline(chats: readonly Chat[], withinMs: number): Promise<{ times: number[]; missing: number }> {
  const began = Date.now();
  const times = new Map<Chat, number>();
  while (times.size < chats.length && Date.now() - began < withinMs) {
    for (const chat of chats) {
      if (chat.connection.status !== 'online') times.delete(chat);
      else if (!times.has(chat)) times.set(chat, Date.now() - began);
    }
    await sleep(LOOK_MS);
  }
  return { times: [...times.values()].sort((a, b) => a - b), missing: chats.length - times.size };
}

async function untilSent(chats: readonly Chat[], withinMs: number): Promise<number> {
  const until = Date.now() + withinMs;
  const unsent = () =>
    chats.filter((chat) => [...chat.state.pending.values()].some((all) => all.some((one) => !one.acked))).length;
  while (unsent() > 0 && Date.now() < until) await sleep(LOOK_MS);
  return unsent();
}

/** Answers how many connections the nodes held at most, once it is asked. */
function watchConnections({ database }: Stage): () => Promise<number> {
  let most = 0;
  const look = async () => {
    const [{ count } = { count: 0 }] = await database.ask<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where application_name like 'doran%'`,
    );
    most = Math.max(most, count);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 500);
  return async () => {
    clearInterval(timer);
    await look();
    return most;
  };
}
