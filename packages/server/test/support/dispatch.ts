// A dispatcher over a test's own handlers, on a node that has nothing else to do.
import { Dispatch, type Handlers } from '../../src/gateway/dispatch.js';
import { Metrics } from '../../src/observability/metrics.js';
import { Tracing } from '../../src/observability/tracing.js';
import type { Load } from '../../src/ops/load.js';

export const partsOfDispatch = (handlers: Handlers): ConstructorParameters<typeof Dispatch> => [
  handlers,
  { requireCommand: () => {} } as unknown as Load,
  new Metrics(),
  new Tracing(),
];
