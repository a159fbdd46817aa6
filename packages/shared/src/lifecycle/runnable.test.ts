import { describe, expect, it } from 'vitest';
import { group, type Runnable } from './runnable.ts';

function member(name: string, log: string[], fail?: Promise<never>): Runnable {
  return {
    name,
    async run(signal) {
      log.push(`start ${name}`);
      const stopped = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await (fail === undefined ? stopped : Promise.race([stopped, fail]));
      log.push(`stop ${name}`);
    },
  };
}

describe('group', () => {
  it('starts in order and stops in reverse order', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const done = group('all', [member('a', log), member('b', log), member('c', log)]).run(stop.signal);
    stop.abort();
    await done;
    expect(log).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
  });

  it('stops all and rejects when one fails', async () => {
    const log: string[] = [];
    const failure = Promise.reject(new Error('disk gone'));
    const done = group('all', [member('a', log), member('b', log, failure)]).run(new AbortController().signal);
    await expect(done).rejects.toThrow('disk gone');
    expect(log).toContain('stop a');
  });

  it('does not report a failure caused by stopping', async () => {
    const stop = new AbortController();
    const sulky: Runnable = {
      name: 'sulky',
      run: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        }),
    };
    const done = group('all', [sulky]).run(stop.signal);
    stop.abort();
    await expect(done).resolves.toBeUndefined();
  });
});
