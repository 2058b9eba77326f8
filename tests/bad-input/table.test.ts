// The table of commands is whole: an operation that the server documents but the table lacks fails here.
import { describe, expect, it } from 'vitest';
import { REST, STREAM_REST } from '../conformance/contract.js';
import { request } from '../conformance/target.js';
import { COMMANDS } from './commands.table.js';

/** Operations without input, which have nothing that could be bad. */
const WITHOUT_INPUT = ['GET /health/live', 'GET /health/ready', 'GET /openapi.json', 'GET /metrics'];

/** Another address of a command that is in the table. */
const SECOND = ['DELETE /chat/blocks/:userId'];

describe('the table of commands', () => {
  it('[ERR1] has every operation of /openapi.json', async () => {
    const { body } = await request('/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, unknown>> };
    const methods = /^(get|post|put|patch|delete|head|options|trace)$/;
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => methods.test(method))
        .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const known = Object.entries({ ...REST, ...STREAM_REST })
      .filter(([command]) => command in COMMANDS)
      .map(([, { method, path }]) => `${method} ${path}`);
    expect(documented.length).toBeGreaterThan(0);
    expect(documented.filter((one) => ![...known, ...WITHOUT_INPUT, ...SECOND].includes(one))).toEqual([]);
  });
});
