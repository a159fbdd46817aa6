import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

describe('systemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for months, which one timer of the platform cannot', async () => {
    const month = 30 * 24 * 3_600_000;
    const called = vi.fn<() => void>();
    systemClock.after(2 * month, called);
    await vi.advanceTimersByTimeAsync(2 * month - 1);
    expect(called).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('calls nothing that was cancelled in its second stretch', async () => {
    const month = 30 * 24 * 3_600_000;
    const called = vi.fn<() => void>();
    const cancel = systemClock.after(2 * month, called);
    await vi.advanceTimersByTimeAsync(month);
    cancel();
    await vi.advanceTimersByTimeAsync(2 * month);
    expect(called).not.toHaveBeenCalled();
  });

  it('ends a sleep when its signal is aborted', async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(1_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
  });
});
