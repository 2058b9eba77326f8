// Proves that the crowd and its checker bite: a server that keeps its promises passes, each one that breaks one is caught.
import { expect, it } from 'vitest';
import { play } from './play.js';

/** A play is seconds long, and on a busy machine little happens in it: what it does not bring about, nobody can see. */
const SEEDS = [1, 2, 3, 4];

it('finds nothing to blame in a server that keeps its promises', async () => {
  const { violations, figures } = await play({ host: 'fastify', seed: 1, patience: 30_000 });
  expect(violations).toEqual([]);
  expect(figures.acked).toBeGreaterThan(100);
  expect(figures.repeated).toBeGreaterThan(0);
  expect(figures.removals).toBeGreaterThan(0);
  expect(figures.trespasses).toBeGreaterThan(0);
});

it.each([
  ['[SEND1] an ack before the commit', 'early-ack', undefined, 'SEND1 acked is kept'],
  ['[MSG1] a seq from a sequence', 'sabotaged', 'bigserial', 'MSG1 gapless'],
  ['[SEND2] no dedupe', 'sabotaged', 'no-dedupe', 'SEND2 once'],
  ['[RCPT1] no head check', 'sabotaged', 'no-head-check', 'RCPT1 head'],
  ['[RCPT1] cursors that go back', 'sabotaged', 'cursors-go-back', 'RCPT1 forward'],
  ['[ERR3] a gate without a guard', 'sabotaged', 'no-member-check', 'ERR3 authorisation'],
  ['[SEND5] events that everybody hears', 'sabotaged', 'everyone-hears', 'ROOM2 audience'],
  ['[ROOM2] a removed member who hears on', 'sabotaged', 'removed-hear-on', 'ROOM2 taken out'],
  ['[SEND5] events that are told twice', 'sabotaged', 'told-twice', 'SEND5 once'],
] as const)('catches %s', async (_name, host, sabotage, rule) => {
  const others = new Set<string>();
  for (const seed of SEEDS) {
    // A broken server is often never agreed with: that need not cost the whole patience.
    const { violations } = await play({ host, ...(sabotage ? { sabotage } : {}), seed, patience: 4_000 });
    const caught = violations.find((one) => one.rule === rule);
    if (caught) {
      expect(caught.evidence).not.toEqual([]);
      return;
    }
    for (const one of violations) others.add(one.rule);
  }
  expect.unreachable(`${rule} was broken and not caught; among ${[...others].join(', ')}`);
});
