// What may befall the database: a crash of either server, a failover, and a disk that is full.
import type { Blow } from './plan.js';
import type { Stage } from './stage.js';

export type DatabaseBlow = Extract<
  Blow,
  { kind: 'database-crash' | 'database-failover' | 'standby-crash' | 'disk-full' }
>;

/** Answers how to undo it. */
export async function strikeDatabase(stage: Stage, blow: DatabaseBlow): Promise<() => Promise<void>> {
  const { database } = stage;
  const inStep = async () => {
    // What is full or broken on one of them may have ended the other's stream too.
    await database.start('primary');
    await database.start('standby');
    await database.inStep();
  };
  switch (blow.kind) {
    case 'database-crash':
      await database.stop('primary', blow.mode);
      return inStep;
    case 'standby-crash':
      await database.stop('standby', 'immediate');
      return inStep;
    case 'disk-full':
      await database.fill(blow.place);
      return async () => {
        await database.free(blow.place);
        await inStep();
      };
    case 'database-failover':
      // Only who is in step may take over; each fault of the database leaves it in step.
      await database.promote();
      stage.leadToPrimary();
      return () => database.rebuild();
  }
}
