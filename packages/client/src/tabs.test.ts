// Proves that clients which share a store hear of each other's changes, with and without a BroadcastChannel.
import { afterEach, expect, it, vi } from 'vitest';
import { openTabs, type TabNews } from './tabs.js';
import { message, settle, steeredClock } from './testing/samples.js';

afterEach(() => vi.unstubAllGlobals());

it('tells the others, and not itself', async () => {
  const name = crypto.randomUUID();
  const heard: [string, TabNews][] = [];
  const clock = steeredClock();
  const mine = openTabs(name, clock, (news) => heard.push(['mine', news]));
  const other = openTabs(name, clock, (news) => heard.push(['other', news]));
  mine.tell(message(1));
  for (let turn = 0; turn < 100 && heard.length === 0; turn += 1) await settle();
  expect(heard).toEqual([['other', message(1)]]);
  mine.close();
  other.close();
});

it('where nobody can be told, everybody looks once a second, until it is closed', async () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const clock = steeredClock();
  const heard: TabNews[] = [];
  const tabs = openTabs('anything', clock, (news) => heard.push(news));
  tabs.tell(message(1));
  await clock.pass(3_500);
  expect(heard).toEqual([null, null, null]);
  tabs.close();
  await clock.pass(5_000);
  expect(heard).toHaveLength(3);
});
