import { describe, expect, it } from 'vitest';
import { managerAlarm, managerProblems } from './manager-alarm.ts';

const M1 = { name: 'm1', startedAt: 100 };
const at = (moment: number, problem: string, name = 'm1') => ({ at: moment, ...managerAlarm(name, problem) });

describe('managerProblems', () => {
  it.each<[string, ReturnType<typeof at>[], string | undefined]>([
    ['nothing, when nothing was told', [], undefined],
    ['what was told last', [at(200, 'the disk is full'), at(300, 'the disk cannot be written')], 'the disk cannot be written'],
    ['what was told last, in whatever order events come', [at(300, 'the disk cannot be written'), at(200, 'the disk is full')], 'the disk cannot be written'],
    ['nothing, when it is well again', [at(200, 'the disk is full'), at(300, '')], undefined],
    ['nothing of an earlier run of it', [at(50, 'the disk is full')], undefined],
    ['nothing of another one', [at(200, 'the disk is full', 'm10')], undefined],
  ])('finds %s', (_name, events, problem) => {
    expect(managerProblems(events, [M1]).get('m1')).toBe(problem);
  });
});
