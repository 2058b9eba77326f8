// Proves that the guard bites: a server that spends more, in three ways that nobody would see, is over its budget.
import { expect, it } from 'vitest';
import { BUDGETS } from './budget.js';
import { gather } from './crowd.js';
import { SETTLED_MS } from './held.js';
import { faultsOf } from './judge.js';
import { Meter } from './meter.js';
import { openStage } from './stage.js';
import { WORKS } from './works.js';

it('finds one more SELECT for each send, an encoding for each who hears, and a write for each packet', async () => {
  const stage = await openStage({ host: 'sabotaged', env: { SABOTAGE: 'costly' } });
  try {
    const meter = await Meter.open(stage);
    const crowd = await gather(stage);
    await meter.quiet(SETTLED_MS);
    const overspent = async (name: keyof typeof WORKS, sends: number) => {
      const work = async () => {
        await WORKS[name](stage, crowd);
        await stage.untilAsked('select 1 from chat.rooms where id', sends);
      };
      return faultsOf(await meter.least(work, 1), BUDGETS[name], ['statements', 'writes', 'texts']);
    };
    expect(await overspent('64 people in 32 direct rooms send at once', 64)).toEqual([
      expect.stringMatching(/^statements has grown to 65 of 1;/),
      expect.stringMatching(/^writes has grown to 128 of 64;/),
      // Its sender's ack is spelled apart from the event, too.
      expect.stringMatching(/^texts has grown to 192 of 128;/),
    ]);
    expect(await overspent('10 messages in a group of 20', 10)).toEqual([
      expect.stringMatching(/^statements has grown to 20 of 10;/),
      expect.stringMatching(/^texts has grown to 210 of 20;/),
    ]);
  } finally {
    await stage.stop();
  }
});

it('says so when a budget is more than what is spent', () => {
  const [name, budget] = Object.entries(BUDGETS)[0] as [string, (typeof BUDGETS)[keyof typeof BUDGETS]];
  const spent = { cost: { ...budget, statements: 1 }, story: {} } as Parameters<typeof faultsOf>[0];
  expect(faultsOf(spent, budget, ['statements']), name).toEqual([
    `statements is only 1 now: write 1, not ${budget.statements}`,
  ]);
});
