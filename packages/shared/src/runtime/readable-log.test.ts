import { expect, it } from 'vitest';
import { readableLine } from './readable-log.ts';

it('keeps what an operator needs of a record, without its stack', () => {
  const record = { level: 40, time: 1, pid: 2, hostname: 'h', name: 'agent', nodeId: 'n', component: 'worker', taskId: 't1', attempts: 3, err: { message: 'no such image', stack: 'at x' }, msg: 'engine action failed' };
  expect(readableLine(`${JSON.stringify(record)}\n`)).toBe('warn  agent: engine action failed: no such image (taskId=t1 attempts=3)\n');
});

it('passes on what is no record', () => {
  expect(readableLine('half a line')).toBe('half a line');
});
