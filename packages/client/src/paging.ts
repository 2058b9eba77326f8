// Takes the reader through a room's messages: pages at both ends of what is shown, around a message, and to the live end.
import type { CommandInput } from '@doran/protocol/wire';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import type { Model } from './model.js';
import { withMessages } from './rooms.js';
import { timelineOf, withTimeline, withWatched } from './state.js';
import {
  addAround,
  addNewer,
  addOlder,
  hasOlder,
  type Page,
  showLatest,
  shownOf,
  type Timeline,
  trimmed,
} from './timeline.js';

export const PAGE = 50;

/** A message by its seq, or by its id. */
export type Whereabouts = number | string;

export interface Paging {
  /** Answers whether something came. */
  older(roomId: string): Promise<boolean>;
  newer(roomId: string): Promise<boolean>;
  /** Shows this message and what surrounds it. Answers false when the reader went elsewhere in the meantime; rejects. */
  around(roomId: string, message: Whereabouts): Promise<boolean>;
  /** Back to the live end; what is on its way from elsewhere is not shown any more. */
  latest(roomId: string): void;
  /** Nobody looks any more: the newest `keep` messages stay. */
  rest(roomId: string, keep: number): void;
}

interface Needs {
  model: Model;
  command: Connection['command'];
}

export function createPaging({ model, command }: Needs): Paging {
  /** By room, how often the reader went elsewhere: only the last way is followed. */
  const goings = new Map<string, number>();

  function go(roomId: string): () => boolean {
    const going = (goings.get(roomId) ?? 0) + 1;
    const { epoch } = model.get();
    goings.set(roomId, going);
    return () => goings.get(roomId) === going && model.get().epoch === epoch && model.get().watched.has(roomId);
  }

  const take = (roomId: string, page: Page, add: (timeline: Timeline, page: Page) => Timeline) =>
    model.change((state) =>
      withTimeline(withMessages(state, roomId, page.messages), roomId, (timeline) => add(timeline, page)),
    );

  const show = (roomId: string, next: (timeline: Timeline) => Timeline) =>
    model.change((state) => withTimeline(withWatched(state, roomId, { older: 'idle', newer: 'idle' }), roomId, next));

  async function grow(
    roomId: string,
    end: 'older' | 'newer',
    input: Pick<CommandInput<'message:list'>, 'before' | 'after'>,
  ): Promise<boolean> {
    const { epoch, watched } = model.get();
    if (watched.get(roomId)?.[end] === 'loading') return false;
    model.change((state) => withWatched(state, roomId, { [end]: 'loading' }));
    try {
      const page = await command('message:list', { roomId, ...input, limit: PAGE });
      if (model.get().epoch !== epoch) return false;
      take(roomId, page, end === 'older' ? addOlder : addNewer);
      model.change((state) => withWatched(state, roomId, { [end]: 'idle' }));
      return page.messages.length > 0;
    } catch (error) {
      const fault = faultOf(error);
      model.change((state) => withWatched(state, roomId, { [end]: fault }));
      return false;
    }
  }

  return {
    async older(roomId) {
      const timeline = timelineOf(model.get(), roomId);
      return hasOlder(timeline) && grow(roomId, 'older', { before: shownOf(timeline)[0]!.seq });
    },
    async newer(roomId) {
      const { past } = timelineOf(model.get(), roomId);
      return past !== null && grow(roomId, 'newer', { after: past.at(-1)!.seq });
    },
    async around(roomId, message) {
      const still = go(roomId);
      const timeline = timelineOf(model.get(), roomId);
      const isIt = (one: { id: string; seq: number }) => one.id === message || one.seq === message;
      if (shownOf(timeline).some(isIt)) return true;
      if (timeline.run.some(isIt)) {
        show(roomId, showLatest);
        return true;
      }
      const where = typeof message === 'string' ? { around: message } : { before: message + PAGE / 2 };
      const page = await command('message:list', { roomId, ...where, limit: PAGE });
      if (!still()) return false;
      take(roomId, page, addAround);
      show(roomId, (now) => now);
      return shownOf(timelineOf(model.get(), roomId)).some(isIt);
    },
    latest(roomId) {
      go(roomId);
      show(roomId, showLatest);
    },
    rest(roomId, keep) {
      go(roomId);
      model.change((state) => withTimeline(state, roomId, (timeline) => trimmed(timeline, keep)));
    },
  };
}
