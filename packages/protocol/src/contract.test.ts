// The tables of the contract agree with each other.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMAND_NAMES, COMMANDS } from './commands.js';
import { ChatError, ERRORS, type ErrorCode } from './errors.js';
import { problemSchema, wireErrorSchema } from './errors.schema.js';
import { DEFAULT_LIMITS, limitsSchema } from './limits.schema.js';
import { ROUTES } from './routes.js';

const fieldsOf = (name: keyof typeof COMMANDS): string[] => {
  const { properties = {} } = z.toJSONSchema(COMMANDS[name].input, { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
};

describe('the routes', () => {
  it('name each command, each address once, and only fields that it has', () => {
    expect(new Set(ROUTES.map((route) => route.command))).toEqual(new Set(COMMAND_NAMES));
    expect(new Set(ROUTES.map((route) => `${route.method} ${route.path}`)).size).toBe(ROUTES.length);
    for (const route of ROUTES) {
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      for (const field of [...inPath, ...Object.keys({ ...route.query, ...route.fixed })]) {
        expect(fieldsOf(route.command), `${route.method} ${route.path}`).toContain(field);
      }
    }
  });
});

describe('the commands', () => {
  it.each(COMMAND_NAMES)('[ERR4] %s refuses a field that it does not know, and anything but an object', (name) => {
    const issues = COMMANDS[name].input.safeParse({ surprise: 1 }).error?.issues ?? [];
    expect(issues.some((issue) => issue.code === 'unrecognized_keys')).toBe(true);
    for (const wrong of [null, undefined, 1, 'text', true, []]) {
      expect(COMMANDS[name].input.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('ChatError', () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])(
    '[ERR2] %s is the same at both doors, and comes back as it went',
    (code) => {
      const error = new ChatError(code, 'why', { retryAfterMs: 5, details: [{ path: 'a', message: 'b' }] });
      const wire = wireErrorSchema.parse(JSON.parse(JSON.stringify(error.toWire())));
      expect(wire).toEqual({
        code,
        message: 'why',
        retryable: error.retryable,
        retryAfterMs: 5,
        details: error.details,
      });
      expect(ChatError.fromWire(wire).toWire()).toEqual(wire);
      expect(problemSchema.parse(error.toProblem())).toMatchObject({ ...wire, status: ERRORS[code].status });
    },
  );

  it('[ERR2] tells nothing of its cause', () => {
    const error = new ChatError('internal', 'why', { cause: new Error('select secret from safe') });
    expect(JSON.stringify([error.toWire(), error.toProblem()])).not.toContain('secret');
  });
});

describe('the limits', () => {
  it('[ERR5] are these by default, and a host may change each alone', () => {
    expect(DEFAULT_LIMITS).toEqual({
      messagesPerSecond: 5,
      messageBurst: 20,
      typingIntervalMs: 2_000,
      handshakesPerMinute: 10,
      socketsPerUser: 100,
      reportsPerMinute: 10,
    });
    expect(limitsSchema.parse({ messageBurst: 1 })).toEqual({ ...DEFAULT_LIMITS, messageBurst: 1 });
    expect(limitsSchema.safeParse({ messageBurst: 0 }).success).toBe(false);
    expect(limitsSchema.safeParse({ unheardOf: 1 }).success).toBe(false);
  });
});
