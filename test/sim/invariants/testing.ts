/** Objects for the tests of the checks. */
import { asManagerId, asNodeId, asSessionId } from '@muster/shared/model/ids';
import type { LeaderRecord, Node } from '@muster/shared/model/objects';

export const makeNode = (id: string, state: Node['status']['state'] = 'ready'): Node => ({
  kind: 'node',
  id: asNodeId(id),
  createdAt: 0,
  spec: { labels: {}, availability: 'active' },
  description: {
    hostname: id,
    address: id,
    os: 'linux',
    architecture: 'amd64',
    nanoCpus: 2e9,
    memoryBytes: 2 ** 30,
    engineVersion: '1',
    engineLabels: {},
    agentVersion: '1',
    usedPorts: [],
  },
  session: { managerId: asManagerId('m'), sessionId: asSessionId('x'), connected: true, since: 0 },
  status: { state, since: 0, reason: '' },
});

export const makeLeader = (): LeaderRecord => ({ kind: 'leader', managerId: asManagerId('m'), electedAt: 0 });
