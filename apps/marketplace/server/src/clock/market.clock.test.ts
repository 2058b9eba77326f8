// The clock asks its tasks in time, one run at a time, whatever became of the last one, and not after the shutdown.
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MarketClock } from './market.clock.js';

describe('MarketClock', () => {
  let clock: MarketClock;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    clock = new MarketClock();
  });
  afterEach(async () => {
    await clock.onApplicationShutdown();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('asks at the start and then every so often', async () => {
    const task = vi.fn(async () => null);
    clock.every('task', 1_000, task);
    clock.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(0);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(task).toHaveBeenCalledTimes(4);
  });

  it('comes when the task said that more is due, and never later than promised', async () => {
    const answers = [200, 90_000];
    const task = vi.fn(async () => answers.shift() ?? null);
    clock.every('task', 1_000, task);
    clock.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(199);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task).toHaveBeenCalledTimes(3);
  });

  it('comes back to a task that failed', async () => {
    const task = vi.fn(async () => null as number | null).mockRejectedValueOnce(new Error('no database'));
    clock.every('task', 1_000, task);
    clock.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task).toHaveBeenCalledTimes(2);
  });

  it('waits for what runs when it stops, and starts nothing more', async () => {
    let finish = () => {};
    const task = vi.fn(
      () =>
        new Promise<null>((resolve) => {
          finish = () => resolve(null);
        }),
    );
    clock.every('task', 10, task);
    clock.onApplicationBootstrap();
    await vi.advanceTimersByTimeAsync(50);
    let stopped = false;
    const stopping = clock.onApplicationShutdown().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(50);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(task).toHaveBeenCalledTimes(1);
  });
});
