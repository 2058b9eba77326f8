// Proves that a line is JSON for machines and readable on a terminal, at the level that was asked for.
import { describe, expect, it } from 'vitest';
import { openLog } from './log.js';

type Settings = Parameters<typeof openLog>[0];

function logged(settings: Partial<Settings>, isTTY = false) {
  let text = '';
  const log = openLog({ logLevel: 'info', nodeId: 'n1', ...settings }, { isTTY, write: (line) => (text += line) });
  return { log, lines: () => text.split('\n').filter(Boolean) };
}

describe('openLog', () => {
  it('writes one line of JSON for each word, with its level, its node and who says it', () => {
    const { log, lines } = logged({});
    log.warn('The outbox waits', 'Outbox');
    log.error('A command failed', 'Error: no\n    at here', 'Dispatch');
    const [first, second] = lines().map((line) => JSON.parse(line));
    expect(first).toMatchObject({ level: 'warn', node: 'n1', context: 'Outbox', msg: 'The outbox waits' });
    expect(new Date(first.time).getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(second).toMatchObject({ level: 'error', context: 'Dispatch', stack: 'Error: no\n    at here' });
  });

  it('says no more than its level, and what Nest builds only to who debugs', () => {
    const quiet = logged({ logLevel: 'warn' });
    quiet.log.log('Listening', 'Doran');
    quiet.log.warn('Careful', 'Doran');
    expect(quiet.lines()).toHaveLength(1);
    const usual = logged({});
    usual.log.log('Mapped {/chat, GET} route', 'RouterExplorer');
    usual.log.log('Redis is back', 'Redis');
    expect(usual.lines()).toHaveLength(1);
    const silent = logged({ logLevel: 'silent' });
    silent.log.fatal?.('The end', 'Doran');
    expect(silent.lines()).toEqual([]);
  });

  it('tells of an error what failed, and of any other thing only that it was none', () => {
    const { log, lines } = logged({});
    const broken = Object.assign(new Error('duplicate key value violates unique constraint "one"'), {
      code: '23505',
      constraint: 'one',
      detail: 'Key (body)=(a quetzal) already exists.',
      parameters: ['a quetzal'],
    });
    log.error(broken, 'ExceptionsHandler');
    log.error('Failed', new Error('outer', { cause: broken }), 'Dispatch');
    log.error({ body: 'a quetzal' }, 'Dispatch');
    expect(lines().join()).toContain('(code 23505, constraint one)');
    expect(lines().join()).toContain('caused by');
    expect(lines().join()).not.toContain('quetzal');
  });

  it('is readable on a terminal, which obeys nothing that stands in it', () => {
    const { log, lines } = logged({}, true);
    log.warn('The \u001b[31moutbox\u0007 waits', 'Outbox');
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatch(/^\d\d:\d\d:\d\d WARN {2}\[Outbox\] The {2}\[31moutbox {2}waits$/);
  });
});
