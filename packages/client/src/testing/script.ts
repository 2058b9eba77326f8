// A transport whose other end is the test: it says what arrives and answers what is asked.
import {
  type ChatEvent,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  DEFAULT_LIMITS,
  type EventData,
  type EventName,
} from '@doran/protocol';
import type { AttentionPort } from '../attention.js';
import { type Chat, type ChatSetup, createChat } from '../client.js';
import { Unanswered } from '../faults.js';
import { memoryStore } from '../store.memory.js';
import type { LinkListener, Transport } from '../transport.port.js';
import { EPOCH, page, room, type SteeredClock, settle, steeredClock } from './samples.js';

type Answers = { [N in CommandName]?: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>> };

export interface Script {
  chat: Chat;
  clock: SteeredClock;
  /** Every command that was sent, with its input. */
  asked: [CommandName, unknown][];
  inputs<N extends CommandName>(name: N): CommandInput<N>[];
  answers: Answers;
  say<N extends EventName>(name: N, data: EventData<N>): Promise<void>;
  hello(more?: Partial<EventData<'hello'>>): Promise<void>;
  drop(): Promise<void>;
  /** Whether somebody looks at the page. */
  look(here: boolean): Promise<void>;
}

export function script(setup: Partial<ChatSetup> = {}): Script {
  const clock = steeredClock();
  const asked: Script['asked'] = [];
  let listener: LinkListener | null = null;
  let here = true;
  let attended: Parameters<AttentionPort['watch']>[0] = () => {};
  const at = () => new Date(clock.now()).toISOString();
  const answers: Answers = {
    'room:list': () => ({ rooms: [room()], next: null }),
    'unread:get': () => ({ total: 0, rooms: {} }),
    'room:subscribe': () => ({ room: room(), receipts: [], presence: [] }),
    'room:unsubscribe': () => ({}),
    'message:list': () => page(1, 0, { seq: 0, rev: 0 }),
    'presence:watch': () => ({ presence: [] }),
    'typing:set': () => ({}),
    'block:list': () => ({ userIds: [] }),
    sync: () => ({ now: at(), epoch: EPOCH, rooms: [], others: [], removed: [], more: false }),
  };
  const transport: Transport = {
    name: 'script',
    open(_url, _token, heard) {
      listener = heard;
      return {
        async command(name, input) {
          asked.push([name, input]);
          const answer = answers[name] as ((input: unknown) => unknown) | undefined;
          if (!answer) throw new Unanswered(`${name}: the script is silent`);
          return (await answer(input)) as never;
        },
        close() {
          listener = null;
        },
      };
    },
  };
  const chat = createChat({
    url: '',
    token: async () => 'token',
    transports: [transport],
    store: memoryStore(),
    locks: { hold: () => () => {} },
    attention: {
      here: () => here,
      watch(given) {
        attended = given;
        return () => {};
      },
    },
    clock,
    random: () => 0,
    newId: () => crypto.randomUUID(),
    answerWithinMs: 10_000,
    ...setup,
  });

  async function say(name: EventName, data: unknown): Promise<void> {
    await settle();
    listener?.event({ name, data } as ChatEvent);
    await settle();
  }

  return {
    chat,
    clock,
    asked,
    inputs: (name) => asked.filter(([one]) => one === name).map(([, input]) => input as never),
    answers,
    say,
    hello: (more = {}) =>
      say('hello', {
        protocol: 1,
        userId: 'minji',
        sessionId: 's',
        epoch: EPOCH,
        serverTime: at(),
        expiresAt: new Date(clock.now() + 864e5).toISOString(),
        limits: DEFAULT_LIMITS,
        ...more,
      }),
    async drop() {
      listener?.closed(new Unanswered('gone'));
      await settle();
    },
    async look(now) {
      here = now;
      attended(now ? 'here' : 'away');
      await settle();
    },
  };
}
