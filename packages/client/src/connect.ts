// The chat with what suits the place it runs in: a browser, React Native or Node.
import { alwaysHere, pageAttention } from './attention.js';
import { type Chat, type ChatSetup, createChat } from './client.js';
import { systemClock } from './clock.js';
import { leaseLocks, webLocks } from './locks.js';
import { indexedDbStore } from './store.indexeddb.js';
import { memoryStore } from './store.memory.js';
import { socketio } from './transport.socketio.js';
import { sse } from './transport.sse.js';

/** What `connect` needs, and what it would choose by itself otherwise. */
export interface ChatOptions extends Partial<Omit<ChatSetup, 'url' | 'token' | 'userId'>> {
  /** The server's origin, with a path if it is mounted below one; '' in a page of the same origin. */
  url: string;
  /** Asks the host for the user's JWT. Called at the start, before the token runs out, and when it is refused. */
  token: () => Promise<string>;
  /**
   * Whose cache to show before the server has answered. Without it, the user who was here last: name the user where
   * several share a browser, and call `signOut()` when one leaves.
   */
  userId?: string;
}

/**
 * Connects, and stays connected until `close()`. It answers at once: what this device keeps is shown while the
 * connection is still being made.
 *
 * Defaults: Socket.IO, and server-sent events where that does not get through; IndexedDB in browsers, memory
 * elsewhere; Web Locks, or a lease in the store where there are none; 10 s for an answer.
 */
export function connect(options: ChatOptions): Chat {
  const {
    transports = [socketio(), sse()],
    clock = systemClock,
    random = Math.random,
    newId = () => crypto.randomUUID(),
    store = typeof indexedDB === 'undefined' ? memoryStore() : indexedDbStore(),
    locks = globalThis.navigator?.locks ? webLocks() : leaseLocks(store, clock, newId),
    attention = typeof document === 'undefined' ? alwaysHere : pageAttention(),
    answerWithinMs = 10_000,
    ...rest
  } = options;
  return createChat({ ...rest, transports, clock, random, newId, store, locks, attention, answerWithinMs });
}
