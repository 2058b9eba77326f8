// Every observer sees the same message at the same place, and a timeline is a run without a gap or a double.
import type { MakeRule } from './rules.js';

/** [MSG1] What anybody ever saw at a place of a room is what the database has there: nothing seen is lost or moved. */
export const placesAgree: MakeRule = ({ facts, report }) => {
  const look = (room: string, seq: number, id: string) => {
    const row = facts.rowAt(room, seq);
    if (row?.id !== id)
      report(
        'MSG1 one place',
        room,
        `seq ${seq} was seen as ${id}, the database has ${row?.id ?? 'nothing'} there`,
        row,
      );
  };
  return {
    take({ entry }) {
      if (entry.e === 'saw') look(entry.room, entry.seq, entry.id);
      if (entry.e === 'page') for (const [seq, id] of entry.messages) look(entry.room, seq, id);
    },
  };
};

/** A timeline stands in seq order, gapless, each message once. */
export const timelinesRun: MakeRule = ({ facts, report }) => {
  const look = (room: string, run: string) => {
    if (run === '') return;
    if (run.includes(',')) report('MSG1 timeline order', room, `the timeline shows ${run}`);
    const end = Number(run.split(/[-,]/).at(-1));
    if (!facts.rowAt(room, end))
      report('MSG1 timeline order', room, `the timeline ends at seq ${end}, which the database lacks`);
  };
  return {
    take({ entry }) {
      if (entry.e === 'timeline') look(entry.room, entry.run);
      if (entry.e !== 'state') return;
      for (const { room, timeline } of entry.state.rooms) if (timeline) look(room, timeline.run);
    },
  };
};
