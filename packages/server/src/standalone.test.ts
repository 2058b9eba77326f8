// Proves how a process ends: in order when asked once, at once when asked again, and never later than its time.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { closeOnSignal } from './standalone.js';

function stage(close: () => Promise<void>, withinMs = 30_000) {
  const exits: number[] = [];
  const signals = new EventEmitter();
  const process = Object.assign(signals, { exit: (code: number) => exits.push(code) }) as unknown as NodeJS.Process;
  const closed = closeOnSignal({ close }, { process, withinMs });
  return { exits, closed, signal: (name: NodeJS.Signals) => signals.emit(name, name) };
}

describe('closeOnSignal', () => {
  it('closes once, in order, and leaves the process to end by itself', async () => {
    const close = vi.fn(async () => {});
    const { exits, closed, signal } = stage(close, 20);
    signal('SIGTERM');
    await closed;
    await sleep(40);
    expect(close).toHaveBeenCalledTimes(1);
    expect(exits).toEqual([]);
  });

  it('takes one Ctrl-C that arrives twice as one, and a second one as the wish to end at once', async () => {
    const { exits, signal } = stage(() => new Promise(() => {}));
    signal('SIGINT');
    signal('SIGINT');
    expect(exits).toEqual([]);
    await sleep(600);
    signal('SIGTERM');
    expect(exits).toEqual([143]);
  });

  it('cuts off what hangs', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { exits, signal } = stage(() => new Promise(() => {}), 30);
    signal('SIGTERM');
    await sleep(80);
    expect(exits).toEqual([1]);
    expect(write).toHaveBeenCalledWith('Something did not end within 0.03 s and was cut off.\n');
    write.mockRestore();
  });

  it('passes on why it could not be closed', async () => {
    const { closed, signal } = stage(async () => {
      throw new Error('the disk is full');
    });
    signal('SIGTERM');
    await expect(closed).rejects.toThrow('the disk is full');
  });
});
