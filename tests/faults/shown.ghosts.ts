// Shows that whoever was on a node that was killed goes offline in time, and whoever came back elsewhere stays online.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat, Presence } from '@doran/client';
import { randomOf } from '../simulation/random.js';
import type { Shown, ShownOptions } from './shown.report.js';
import { openStage } from './stage.js';
import { type Visitors, visitorsOf } from './visitors.js';

const KILLS = 100;
/** A lease lasts 30 s ([PRES1]). */
const GONE_WITHIN_MS = 35_000;
const DOWN_MS = 1_000;
const ASK_AGAIN_MS = 250;
/** The returner's node may die in its turn, and it comes back once more. */
const SHOWN_ONLINE_WITHIN_MS = 10_000;

export async function shownGhosts({ count = KILLS, say }: ShownOptions): Promise<Shown> {
  const stage = await openStage();
  const random = randomOf('ghosts');
  const chats: Chat[] = [];
  const failures: string[] = [];
  const goneMs: number[] = [];
  try {
    const visitors = visitorsOf(stage);
    const watched: Promise<void>[] = [];
    for (let kill = 1; kill <= count; kill += 1) {
      const struck = stage.nodes[random.int(0, stage.nodes.length - 1)]!;
      const [leaver, returner] = [`leaver-${kill}`, `returner-${kill}`];
      await visitors.openGroup([`watcher-${kill}`, leaver, returner]);
      const url = `http://127.0.0.1:${struck.port}`;
      const both = await Promise.all([leaver, returner].map((userId) => visitors.connectOnce(userId, url)));
      await struck.kill();
      for (const socket of both) socket.disconnect();
      const chat = visitors.enter(returner, stage.urls[0]!);
      chats.push(chat);
      watched.push(
        watch(visitors, kill, Date.now(), goneMs).then(async (wrong) => {
          failures.push(...wrong);
          await chat.close();
        }),
      );
      await sleep(DOWN_MS);
      await struck.start();
      if (kill % 10 === 0)
        say(`${kill} of ${count} kills, ${goneMs.length} leavers seen to go, ${failures.length} failures`);
    }
    await Promise.all(watched);
    goneMs.sort((a, b) => a - b);
    return {
      title: `${count} kill -9 of nodes, and no ghost`,
      figures: {
        'offline after: median': `${goneMs[Math.floor(goneMs.length / 2)]} ms`,
        'offline after: at most': `${goneMs.at(-1)} ms`,
        kills: count,
      },
      failures: [...failures, ...stage.troubles],
    };
  } finally {
    await Promise.all(chats.map((chat) => chat.close()));
    await stage.close();
  }
}

/** Asks until the leaver is offline; then, after the time that a lease has, whether the returner is still online. */
async function watch(visitors: Visitors, kill: number, killed: number, goneMs: number[]): Promise<string[]> {
  const failures: string[] = [];
  const online = async (userId: string): Promise<boolean | undefined> => {
    const asked = visitors.ask<{ presence: Presence[] }>(`watcher-${kill}`, 'GET', `/presence?userIds=${userId}`);
    // A node that dies now answers nothing: the next question goes elsewhere.
    return (await asked.catch(() => undefined))?.presence.find((one) => one.userId === userId)?.online;
  };
  for (;;) {
    const answer = await online(`leaver-${kill}`);
    const passed = Date.now() - killed;
    if (answer === false) {
      goneMs.push(passed);
      break;
    }
    if (passed > GONE_WITHIN_MS) {
      failures.push(`leaver-${kill} is a ghost: still ${answer ? 'online' : 'unknown'} after ${passed} ms`);
      break;
    }
    await sleep(ASK_AGAIN_MS);
  }
  await sleep(killed + GONE_WITHIN_MS - Date.now());
  for (const until = Date.now() + SHOWN_ONLINE_WITHIN_MS; !(await online(`returner-${kill}`)); ) {
    if (Date.now() > until) return [...failures, `returner-${kill} is shown offline while connected`];
    await sleep(ASK_AGAIN_MS);
  }
  return failures;
}
