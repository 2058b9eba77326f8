// How clients that share a store tell each other that their rows changed.
import type { Message } from '@doran/protocol/wire';
import type { Clock } from './clock.js';

/** Null: the rows changed. A message: it was acked, and its row is about to go. */
export type TabNews = Message | null;

export interface Tabs {
  tell(news: TabNews): void;
  close(): void;
}

const LOOK_EVERY_MS = 1_000;

export function openTabs(name: string, clock: Clock, heard: (news: TabNews) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return lookingAgain(clock, heard);
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event: MessageEvent<TabNews>) => heard(event.data);
  // Node keeps a process alive for an open channel: the chat's connection does so already while it is wanted.
  (channel as { unref?: () => void }).unref?.();
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}

/** Where nobody can be told, everybody looks. */
function lookingAgain(clock: Clock, heard: (news: TabNews) => void): Tabs {
  let cancel = () => {};
  const look = () => {
    heard(null);
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return { tell() {}, close: () => cancel() };
}
