// A chat whose server is the test, and a provider around what is drawn with it.
import {
  type Chat,
  ChatError,
  type ChatEvent,
  createChat,
  type Member,
  type Message,
  memoryStore,
  type Room,
  systemClock,
  Unanswered,
} from '@doran/client';
import { DEFAULT_LIMITS } from '@doran/protocol';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { VirtuosoMockContext } from 'react-virtuoso';
import { ChatProvider } from '../ChatProvider.js';
import type { OwnWords } from '../words.js';

export const ROOM = '0197a000-0000-7000-8000-000000000001';
export const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString();

const member = (id: string, name: string): Member => ({
  user: { id, name, picture: null, trust: null },
  role: 'member',
  joinedAt: at(0),
});

export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `0197a000-0000-7000-8000-1${String(seq).padStart(11, '0')}`,
  roomId: ROOM,
  seq,
  rev: 0,
  senderId: 'junho',
  type: 'TEXT',
  body: `message ${seq}`,
  attachments: [],
  data: null,
  replyTo: null,
  createdAt: at(0),
  editedAt: null,
  deletedAt: null,
  ...more,
});

const room = (messages: readonly Message[] = [], more: Partial<Room> = {}): Room => ({
  id: ROOM,
  kind: 'direct',
  title: null,
  subject: null,
  state: 'open',
  data: {},
  members: [member('minji', 'Minji Kim'), member('junho', 'Junho Lee')],
  memberCount: 2,
  head: { seq: messages.at(-1)?.seq ?? 0, rev: 0 },
  lastMessage: messages.at(-1) ?? null,
  me: { role: 'member', readSeq: 0, deliveredSeq: 0, unread: messages.length, muted: false, archived: false },
  createdAt: at(0),
  ...more,
});

export interface Stage {
  chat: Chat;
  asked: [string, Record<string, unknown>][];
  /** By command: what the server answers; an error is a refusal. */
  answers: Record<string, (input: Record<string, unknown>) => unknown>;
  say(event: ChatEvent): Promise<void>;
  hello(): Promise<void>;
  drop(): Promise<void>;
  show(node: ReactNode, words?: OwnWords): ReturnType<typeof render>;
}

const settle = () => act(() => new Promise((done) => setTimeout(done, 5)));

export function stage(messages: readonly Message[] = [], more: Partial<Room> = {}): Stage {
  const asked: Stage['asked'] = [];
  let listener: { event(event: ChatEvent): void; closed(error: Unanswered): void } | null = null;
  const told = room(messages, more);
  const answers: Stage['answers'] = {
    'room:list': () => ({ rooms: [told], next: null }),
    'unread:get': () => ({ total: 0, rooms: {} }),
    'room:subscribe': () => ({ room: told, receipts: [], presence: [] }),
    'room:unsubscribe': () => ({}),
    'message:list': ({ before = Infinity, after, around, limit }) => {
      const size = limit as number;
      if (after !== undefined) {
        const all = messages.filter(({ seq }) => seq > (after as number));
        return { messages: all.slice(0, size), hasMore: all.length > size, head: told.head };
      }
      const middle = messages.find(({ id }) => id === around)?.seq;
      if (around !== undefined && middle === undefined) throw new ChatError('not_found', 'no such message');
      const end = middle === undefined ? (before as number) : middle + size / 2;
      const all = messages.filter(({ seq }) => seq < end);
      const page = all.slice(-size);
      return { messages: page, hasMore: page.length < all.length, head: told.head };
    },
    'presence:watch': () => ({ presence: [] }),
    'receipt:mark': (input) => ({ readSeq: 0, deliveredSeq: 0, ...input }),
    'typing:set': () => ({}),
    'block:list': () => ({ userIds: [] }),
    sync: () => ({ now: at(0), epoch: 'e', rooms: [], others: [], removed: [], more: false }),
  };
  const chat = createChat({
    url: '',
    token: async () => 'token',
    transports: [
      {
        name: 'stage',
        open(_url, _token, heard) {
          listener = heard as typeof listener;
          return {
            async command(name, input) {
              asked.push([name, input as never]);
              const answer = answers[name];
              return (answer ? await answer(input as never) : await new Promise(() => {})) as never;
            },
            close() {
              listener = null;
            },
          };
        },
      },
    ],
    store: memoryStore(),
    locks: {
      hold: (_name, held) => {
        held();
        return () => {};
      },
    },
    attention: { here: () => true, watch: () => () => {} },
    clock: systemClock,
    random: () => 0,
    newId: () => crypto.randomUUID(),
    answerWithinMs: 10_000,
  });

  async function say(event: ChatEvent): Promise<void> {
    await settle();
    listener?.event(event);
    await settle();
  }

  return {
    chat,
    asked,
    answers,
    say,
    hello: () =>
      say({
        name: 'hello',
        data: {
          protocol: 1,
          userId: 'minji',
          sessionId: 's',
          epoch: 'e',
          serverTime: at(0),
          expiresAt: new Date(Date.now() + 864e5).toISOString(),
          limits: DEFAULT_LIMITS,
        },
      }),
    async drop() {
      listener?.closed(new Unanswered('gone'));
      await settle();
    },
    show: (node, words) =>
      render(
        // Nothing has a size here: the virtual list is told what to believe.
        <VirtuosoMockContext value={{ viewportHeight: 600, itemHeight: 60 }}>
          <ChatProvider chat={chat} {...(words ? { words } : {})}>
            {node}
          </ChatProvider>
        </VirtuosoMockContext>,
      ),
  };
}
