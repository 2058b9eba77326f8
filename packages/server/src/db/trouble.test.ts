// Proves which database errors a caller may try again, and that our own mistakes are none of them.
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { isPassing, passingAsUnavailable, spoilsConnection, sqlState } from './trouble.js';

const withCode = (code: string) => Object.assign(new Error('of the database'), { code });

describe('passing trouble', () => {
  it.each([
    ['a deadlock', withCode('40P01')],
    ['a serialization failure', withCode('40001')],
    ['a lock that was not free in time', withCode('55P03')],
    ['a statement that took too long', withCode('57014')],
    ['a server that shuts down', withCode('57P01')],
    ['a server that starts', withCode('57P03')],
    ['a server without a free connection', withCode('53300')],
    ['a server whose disk is full', withCode('53100')],
    ['a server that was demoted', withCode('25006')],
    ['a lost connection', withCode('08006')],
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a reset connection', withCode('ECONNRESET')],
    ['a connection that ended in the middle', new Error('Connection terminated unexpectedly')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a pool before which too many wait', new Error('Too many wait for a database connection')],
    ['a server that does not answer', new Error('Query read timeout')],
    ['a pool that was closed', new Error('Cannot use a pool after calling end on the pool')],
    ['an embedded database that was closed', new Error('PGlite is closed')],
  ])('%s is unavailable, and keeps its cause', (_, error) => {
    expect(isPassing(error)).toBe(true);
    const told = passingAsUnavailable(error);
    expect(told).toBeInstanceOf(ChatError);
    expect(told).toMatchObject({ code: 'unavailable', retryable: true, cause: error });
    expect((told as ChatError).message).not.toContain(error.message);
  });

  it.each([
    ['a repeated key', withCode('23505')],
    ['a syntax error', withCode('42601')],
    ['a missing table', withCode('42P01')],
    ['a mistake of ours', new TypeError('cannot read properties of undefined')],
    ['a refusal', new ChatError('not_found', 'There is no such room')],
    ['no error at all', undefined],
    ['a number as code', Object.assign(new Error('odd'), { code: 57_014 })],
  ])('%s is not', (_, error) => {
    expect(isPassing(error)).toBe(false);
    expect(passingAsUnavailable(error)).toBe(error);
  });
});

it('reads the state of an error, and of nothing else', () => {
  expect(sqlState(withCode('40P01'))).toBe('40P01');
  expect(sqlState(null)).toBeUndefined();
  expect(sqlState(new Error('plain'))).toBeUndefined();
});

describe('a connection is not used again', () => {
  it.each([
    ['its server ended it', withCode('57P01'), true],
    ['its server takes no writes', withCode('25006'), true],
    ['its server did not answer', new Error('Query read timeout'), true],
    ['it was reset', withCode('ECONNRESET'), true],
    ['a statement was refused', withCode('23505'), false],
    ['a statement took too long', withCode('57014'), false],
    ['a row was locked', withCode('55P03'), false],
  ])('when %s: %o', (_, error, spoilt) => {
    expect(spoilsConnection(error)).toBe(spoilt);
  });
});
