import { describe, expect, it } from 'vitest';
import { asNetworkId, asTaskId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { makeTask } from '../scheduler/testing/cluster.ts';
import { StopGate } from './stop-gate.ts';

const running = (more: Partial<Task> = {}): Task => ({
  ...makeTask('web', 1),
  id: asTaskId('t1'),
  desiredState: 'running',
  addresses: [{ networkId: asNetworkId('net'), address: '10.1.0.5' }],
  status: { state: 'running', at: 0, message: '' },
  ...more,
});
const leaving: Task = running({ desiredState: 'shutdown' });
const gateWith = (before: Task, after: Task) => {
  const gate = new StopGate({ maxWaitMs: 5_000, drainMs: 250 });
  gate.note(before, after, 10, 1_000);
  return gate;
};

describe('the order to stop a task', () => {
  it('waits until every host has it out of its maps, and a moment more', () => {
    const gate = gateWith(running(), leaving);
    expect(gate.isHeld(leaving)).toBe(true);
    expect(gate.advance(9, 1_100)).toEqual({ opened: [], revisitAt: 6_000 });
    expect(gate.advance(10, 1_200)).toEqual({ opened: [], revisitAt: 1_450 });
    // A later change that somebody has not in force does not begin it anew.
    expect(gate.advance(9, 1_300)).toEqual({ opened: [], revisitAt: 1_450 });
    expect(gate.advance(12, 1_450)).toEqual({ opened: ['t1'] });
    expect(gate.isHeld(leaving)).toBe(false);
  });

  it('waits no longer than it may for a host that does not answer', () => {
    const gate = gateWith(running(), leaving);
    expect(gate.advance(9, 5_999).opened).toEqual([]);
    expect(gate.advance(9, 6_000).opened).toEqual(['t1']);
  });

  it.each([
    ['has no addresses', running({ addresses: undefined as never })],
    ['never ran', running({ status: { state: 'preparing', at: 0, message: '' } })],
  ])('does not wait for one that %s', (_, task) => {
    const { addresses, ...plain } = task;
    const before: Task = addresses === undefined ? plain : task;
    expect(gateWith(before, { ...before, desiredState: 'shutdown' }).isEmpty).toBe(true);
  });

  it('is forgotten when the task has ended by itself or is gone', () => {
    for (const after of [{ ...leaving, status: { state: 'failed', at: 0, message: '' } } as Task, undefined]) {
      const gate = gateWith(running(), leaving);
      gate.note(leaving, after, 11, 1_100);
      expect(gate.isEmpty).toBe(true);
    }
  });
});
