/** What a manager has to complain about, as an event that every manager can read back. */
import type { ClusterEvent } from './objects.ts';

type Told = Pick<ClusterEvent, 'level' | 'type' | 'message'>;

/** `problem` in words; empty: all is well again. */
export function managerAlarm(name: string, problem: string): Told {
  return problem === ''
    ? { level: 'info', type: 'manager.well', message: `${subject(name)}all is well again` }
    : { level: 'error', type: 'manager.alarm', message: `${subject(name)}${problem}` };
}

/** What each manager complained about last; those that are well are not in it. */
export function managerProblems(events: Iterable<Pick<ClusterEvent, 'at' | 'type' | 'message'>>, managers: Iterable<{ readonly name: string; readonly startedAt: number }>): ReadonlyMap<string, string> {
  const told = [...events].filter(({ type }) => type === 'manager.alarm' || type === 'manager.well').sort((left, right) => right.at - left.at);
  const problems = new Map<string, string>();
  for (const { name, startedAt } of managers) {
    // One that was started again has looked again, and has told if there was anything.
    const last = told.find(({ at, message }) => at >= startedAt && message.startsWith(subject(name)));
    if (last?.type === 'manager.alarm') problems.set(name, last.message.slice(subject(name).length));
  }
  return problems;
}

const subject = (name: string) => `manager ${name}: `;
