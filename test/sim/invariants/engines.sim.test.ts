/** What is held against the engines themselves sees its violation. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ClusterObject, Task } from '@muster/shared/model/objects';
import type { FakeContainer } from '@muster/agent/driver/fake';
import type { StateChange } from '@muster/manager/state/state';
import { Tables } from '@muster/manager/state/tables';
import { describe, expect, it } from 'vitest';
import { Alone, type Housing } from './alone.ts';
import { ContainerBook, type Holder } from './containers.ts';
import { Requests } from './requests.ts';

type Container = Pick<FakeContainer, 'request' | 'state' | 'starts'>;

const { task: base } = defaultServiceSpec('db', 'plain:1');
const spec = { ...base, disconnect: { ...defaultDisconnect, exclusive: true } };

const container = (taskId: string, phase: Container['state']['phase'] = 'running'): Container => ({
  request: { taskId, serviceId: 's', serviceName: 'db', stack: '', slot: 1, spec, ports: [] },
  state: { taskId, containerId: taskId, phase, health: 'none', outOfMemory: false, ports: [] },
  starts: 1,
});

const holder = (name: string, containers: readonly Container[] = []): Holder & Housing => ({
  name,
  nodeId: asNodeId(name),
  isConnected: true,
  isPowered: true,
  engineAwayAt: Number.NEGATIVE_INFINITY,
  engine: { containers: new Map(containers.map((one) => [one.state.taskId, one])) },
});

const written = (after: ClusterObject, revision: number) => ({ revision, changes: [{ kind: after.kind, revision, before: undefined, after: { ...after, version: revision } } as StateChange], author: undefined, epochBefore: undefined, events: [] });

const task = (id: string, nodeId: string): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId: asServiceId('s'),
  revision: 1,
  slot: 1,
  createdAt: 0,
  desiredState: 'running',
  desiredReason: '',
  notBefore: 0,
  nodeId: asNodeId(nodeId),
  status: { state: 'assigned', at: 0, message: '' },
});

describe('each promise about engines sees its violation', () => {
  it('an exclusive task that is started while another of its slot is up', () => {
    const alone = new Alone();
    const [first, second] = [container('a'), container('b')];
    alone.onContainer(holder('h1'), first, 60_000);
    const start = () => alone.onContainer(holder('h2'), second, 60_000);
    expect(start).toThrow(/task b was started on h2 while a on h1 is up/);
    const after = new Alone();
    after.onContainer(holder('h1'), first, 60_000);
    after.onContainer(holder('h1'), Object.assign(first, { state: container('a', 'exited').state }), 60_000);
    expect(() => after.onContainer(holder('h2'), second, 60_000)).not.toThrow();
  });

  it('a container that nobody assigned, or on another host than its own', () => {
    const view = new Tables();
    const run = (assigned: string, host: string) => () => {
      const book = new ContainerBook({ now: () => 60_000 });
      book.onRevision(written(task('t', assigned), 1));
      const holds = holder(host);
      book.onContainer(holds, container('t'));
      book.check(view, [holds], 60_000);
    };
    expect(run('h1', 'h1')).not.toThrow();
    expect(run('h1', 'h2')).toThrow(/task t has a container on h2/);
  });

  it('an end that is stored and started anew, and one stopped that is wanted', () => {
    const view = new Tables();
    view.put('tasks/t', { ...task('t', 'h1'), version: 1 }, 1);
    const run = (what: (book: ContainerBook, host: Holder, up: Container) => void) => () => {
      const up = container('t');
      const host = holder('h1', [up]);
      const book = new ContainerBook({ now: () => 60_000 });
      book.onRevision(written(task('t', 'h1'), 1));
      book.onContainer(host, up);
      book.check(view, [], 60_000);
      what(book, host, up);
      book.check(view, [], 60_000);
    };
    const again = (book: ContainerBook, host: Holder, up: Container) => book.onContainer(host, Object.assign(up, { starts: 2 }));
    expect(run(again)).not.toThrow();
    expect(
      run((book, host, up) => {
        book.onStatuses(host, [{ taskId: asTaskId('t'), status: { state: 'failed', at: 0, message: '' }, acked: true }]);
        again(book, host, up);
      }),
    ).toThrow(/task t runs again on h1/);
    expect(run((book, host) => book.onStop(host, 't'))).toThrow(/h1 stops task t, which is desired running/);
  });

  it('a request that is done twice', () => {
    const requests = new Requests();
    const record = { kind: 'request', id: 'r', at: 0, objectId: 's' } as const;
    const moment = { view: new Tables(), now: 0 };
    expect(requests.once.check(written(record, 1), moment)).toBeUndefined();
    expect(requests.once.check(written(record, 2), moment)).toMatch(/done twice/);
    expect([requests.isDone('r'), requests.isDone('another')]).toEqual([true, false]);
  });
});
