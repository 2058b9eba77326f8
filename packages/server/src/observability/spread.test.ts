// Proves that a spread says word for word what prom-client's own histogram would have said.
import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { Spread } from './spread.js';

const buckets = [0.001, 0.01, 1];
const VALUES = [0, 0.001, 0.0011, 0.5, 1, 7, 1e9];

describe('Spread', () => {
  function both(labelNames: string[]) {
    const [ours, theirs] = [new Registry(), new Registry()];
    const config = { name: 'waited', help: 'How long', buckets, labelNames };
    const spread = new Spread({ ...config, registers: [ours] });
    const histogram = new Histogram({ ...config, registers: [theirs] });
    const say = async () => {
      expect(await ours.metrics()).toBe(await theirs.metrics());
      // Theirs names an exemplar besides, of which there is none.
      expect(await theirs.getMetricsAsJSON()).toMatchObject(await ours.getMetricsAsJSON());
      return ours.metrics();
    };
    return { spread, histogram, say };
  }

  it('without a label, from its beginning and again after each reading', async () => {
    const { spread, histogram, say } = both([]);
    expect(await say()).toContain('waited_count 0');
    for (const value of VALUES) {
      spread.add(value);
      histogram.observe(value);
      await say();
    }
    expect(await say()).toContain('waited_bucket{le="0.01"} 3');
  });

  it('with a label, of which it knows what it has heard', async () => {
    const { spread, histogram, say } = both(['what']);
    await say();
    for (const [index, value] of VALUES.entries()) {
      const what = index % 2 === 0 ? 'bread' : 'salt';
      spread.add(value, what);
      histogram.observe({ what }, value);
    }
    expect(await say()).toContain('waited_bucket{le="+Inf",what="salt"} 3');
  });
});
