/** The suite that every journal passes. `open` opens the same journal again each time. */
import { asClusterId, asNodeId, asServiceId, asTaskId, type NodeId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState } from '@muster/shared/model/network-state';
import type { TaskStatus } from '@muster/shared/model/objects';
import { defaultTask } from '@muster/shared/model/defaults';
import { NO_FENCE, type Assignment, type Fence } from '@muster/shared/model/session-messages';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Journal } from './journal.ts';

const assignment = (taskId: string, more: Partial<Assignment> = {}): Assignment => ({
  taskId: asTaskId(taskId),
  serviceId: asServiceId('s1'),
  serviceName: 'web',
  stack: '',
  revision: 1,
  slot: 1,
  desiredState: 'running',
  notBefore: 0,
  spec: defaultTask('web:1'),
  ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'host' }],
  ...more,
});
const running: TaskStatus = { state: 'running', at: 5, message: 'running', ports: [], health: 'none', startedAt: 4 };
const fence = (revision: number): Fence => ({ incarnation: 1, epoch: 2, revision });

export function journalContract(name: string, setUp: () => { open: () => Journal; nodeId?: NodeId }): void {
  describe(`${name} journal`, () => {
    let open: () => Journal;
    let journal: Journal;
    const reopened = () => {
      journal.close();
      journal = open();
      return journal.load();
    };

    beforeEach(() => {
      ({ open } = setUp());
      journal = open();
    });

    it('begins with an id of its own, keeps it, and knows nothing else', () => {
      const { nodeId, ...rest } = journal.load();
      expect(nodeId).not.toBe('');
      expect(rest).toEqual({ fence: NO_FENCE, managers: [], tasks: [] });
      expect(reopened().nodeId).toBe(nodeId);
    });

    it('keeps the fence, the managers and the cluster', () => {
      journal.saveAssignments({ fence: fence(7), complete: true, assign: [], remove: [] });
      journal.saveManagers(['m1:1', 'm2:1']);
      journal.saveClusterId(asClusterId('c1'));
      expect(reopened()).toMatchObject({ fence: fence(7), managers: ['m1:1', 'm2:1'], clusterId: 'c1' });
    });

    it('keeps the last network state', () => {
      const state = emptyNetworkState(DEFAULT_NETWORK_SETTINGS);
      journal.saveNetwork(state);
      journal.saveNetwork({ ...state, peers: [{ nodeId: asNodeId('n2'), name: 'h2', index: 2, address: '10.0.0.2', tunnelAddress: '10.255.0.2' }] });
      expect(reopened().network?.peers).toMatchObject([{ name: 'h2' }]);
    });

    it('keeps assignments and what became of them', () => {
      const given = assignment('t1');
      journal.saveAssignments({ fence: fence(1), complete: true, assign: [given], remove: [] });
      expect(reopened().tasks).toEqual([{ assignment: given, acked: false }]);
      journal.saveStatuses([{ taskId: given.taskId, status: running, acked: true }]);
      expect(reopened().tasks).toEqual([{ assignment: given, status: running, acked: true }]);
    });

    it('keeps the status of a task whose assignment changes', () => {
      journal.saveAssignments({ fence: fence(1), complete: true, assign: [assignment('t1')], remove: [] });
      journal.saveStatuses([{ taskId: asTaskId('t1'), status: running, acked: true }]);
      const changed = assignment('t1', { desiredState: 'shutdown' });
      journal.saveAssignments({ fence: fence(2), complete: false, assign: [changed], remove: [] });
      expect(reopened().tasks).toEqual([{ assignment: changed, status: running, acked: true }]);
    });

    it('forgets what a complete set leaves out, and with an incremental one only what is named', () => {
      const [a, b, c] = [assignment('a'), assignment('b'), assignment('c')];
      journal.saveAssignments({ fence: fence(1), complete: true, assign: [a, b], remove: [] });
      journal.saveAssignments({ fence: fence(2), complete: false, assign: [c], remove: [a.taskId] });
      expect(reopened().tasks.map((task) => task.assignment)).toEqual([b, c]);
      journal.saveAssignments({ fence: fence(3), complete: true, assign: [c], remove: [] });
      expect(reopened().tasks.map((task) => task.assignment)).toEqual([c]);
    });

    it('does not remember the status of a task that is not assigned', () => {
      journal.saveStatuses([{ taskId: asTaskId('t1'), status: running, acked: false }]);
      expect(reopened().tasks).toEqual([]);
    });
  });
}
