/**
 * Agents and managers in one process on virtual time: the production classes, the
 * memory store, the in-memory network and the fake engine. Tests play the
 * controllers by writing tasks themselves.
 */
import { createAgent, type Agent } from '@muster/agent/agent';
import { FakeEngine, type FakeEngineOptions } from '@muster/agent/driver/fake';
import type { LeasesOptions } from '@muster/agent/lease/leases';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import type { Journal } from '@muster/agent/journal/journal';
import type { HostNetworks } from '@muster/agent/network/host-networks';
import { Dispatcher } from '@muster/manager/dispatcher/dispatcher';
import { Replica } from '@muster/manager/state/replica';
import { createMemoryStore } from '@muster/manager/store/memory';
import type { Store } from '@muster/manager/store/store';
import { group } from '@muster/shared/lifecycle/runnable';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asClusterId, asManagerId, asNodeId, asServiceId, asTaskId, type NodeId, type TaskId } from '@muster/shared/model/ids';
import type { Cluster, ClusterObject, Task } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { DesiredState, TaskState } from '@muster/shared/model/task-state';
import { seededNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { MemoryNetwork } from '@muster/shared/transport/memory-network';

export const nodeId: NodeId = asNodeId('node00000000000000000000a');
const serviceId = asServiceId('service000000000000000000');

export class World {
  readonly clock = new VirtualClock();
  readonly random = seededRandom(7);
  readonly newId = seededNewId(this.random);
  readonly store = createMemoryStore({ clock: this.clock });
  readonly network = new MemoryNetwork({ clock: this.clock, delayMs: () => 1 });
  readonly engine: FakeEngine;
  readonly journal: Journal = createMemoryJournal(nodeId);
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(engine: Partial<FakeEngineOptions> = {}) {
    this.engine = new FakeEngine({ clock: this.clock, random: this.random, ...engine });
  }

  /** A manager that listens at `name`; call `stop` to end it in good order, `kill` to cut it off. */
  manager(name: string, { isRegistered = () => true, store = this.store }: { readonly isRegistered?: () => boolean; readonly store?: Store } = {}) {
    const { clock, random, newId, network } = this;
    const state = new Replica({ store, clock, logger: silentLogger });
    const dispatcher = new Dispatcher({ managerId: asManagerId(name), softwareVersion: '0.1.0', state, clock, random, newId, logger: silentLogger, isRegistered });
    const unlisten = network.listen(name, dispatcher);
    const stop = this.#run(group(name, [state, dispatcher]));
    return { name, state, dispatcher, kill: unlisten, stop };
  }

  agent(managers: readonly string[] = ['m1'], options: { readonly offlineGraceMs?: number; readonly journal?: Journal; readonly leases?: LeasesOptions; readonly networks?: HostNetworks; readonly hostStops?: () => Promise<boolean> } = {}) {
    const { clock, random, network, engine } = this;
    const agent: Agent = createAgent({
      journal: options.journal ?? this.journal,
      openDriver: (id) => engine.open({ nodeId: id }),
      transport: network.transport('agent'),
      managers,
      address: '10.0.0.1',
      hostname: 'host-a',
      version: '0.1.0',
      clock,
      random,
      logger: silentLogger,
      ...(options.networks === undefined ? {} : { simulateNetworks: () => options.networks as HostNetworks }),
      ...(options.leases === undefined ? {} : { leases: options.leases }),
      ...(options.hostStops === undefined ? {} : { hostStops: options.hostStops }),
      ...(options.offlineGraceMs === undefined ? {} : { offlineGraceMs: options.offlineGraceMs }),
    });
    return { agent, stop: this.#run(agent) };
  }

  /** Writes objects as a controller would. */
  async write(manager: { readonly state: Replica }, ...objects: ClusterObject[]): Promise<void> {
    const commit = manager.state.commit(objects.map((object) => ({ op: 'create', object })));
    await this.clock.advance(1);
    if ((await commit).conflicted.length > 0) throw new Error('the objects exist already');
  }

  async setTask(manager: { readonly state: Replica }, id: TaskId, change: Partial<Task>): Promise<void> {
    const update = manager.state.update<Task>(
      (view) => view.task(id),
      (task) => ({ ...task, ...change }),
    );
    await this.clock.advance(1);
    await update;
  }

  async removeTask(manager: { readonly state: Replica }, id: TaskId): Promise<void> {
    const object = manager.state.view.task(id);
    if (object === undefined) throw new Error('no such task');
    const commit = manager.state.commit([{ op: 'remove', object }]);
    await this.clock.advance(1);
    await commit;
  }

  async end(): Promise<void> {
    for (const stop of this.#stops.reverse()) {
      const stopped = stop();
      await this.clock.advance(100);
      await stopped;
    }
  }

  #run(runnable: { run(signal: AbortSignal): Promise<void> }): () => Promise<void> {
    const abort = new AbortController();
    let failure: Error | undefined;
    const done = runnable.run(abort.signal).catch((error: unknown) => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    const stop = async () => {
      abort.abort(new Error('stopped by the test'));
      await done;
      if (failure !== undefined) throw failure;
    };
    this.#stops.push(stop);
    return stop;
  }
}

export const cluster = (more: Partial<Cluster> = {}): Cluster => ({
  kind: 'cluster',
  id: asClusterId('cluster000000000000000000'),
  name: 'test',
  createdAt: 0,
  incarnation: 1,
  taskHistoryLimit: 5,
  ...more,
});

export const leader = (): ClusterObject => ({ kind: 'leader', managerId: asManagerId('m1'), electedAt: 0 });

/** The service `web`, revision 1, and what a leader needs to exist. */
export function basics(change: (spec: ServiceSpec) => ServiceSpec = (spec) => spec): ClusterObject[] {
  const spec = change(defaultServiceSpec('web', 'web:1'));
  return [
    cluster(),
    leader(),
    { kind: 'service', id: serviceId, createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false },
    { kind: 'revision', serviceId, revision: 1, createdAt: 0, spec },
  ];
}

export const taskId = (number: number): TaskId => asTaskId(`task${String(number).padStart(21, '0')}`);

export interface TaskChange {
  readonly nodeId?: NodeId;
  readonly state?: TaskState;
  readonly desiredState?: DesiredState;
  readonly notBefore?: number;
}

export const task = (number: number, more: TaskChange = {}): Task => ({
  kind: 'task',
  id: taskId(number),
  serviceId,
  revision: 1,
  slot: number,
  nodeId: more.nodeId ?? nodeId,
  createdAt: 0,
  desiredState: more.desiredState ?? 'running',
  desiredReason: '',
  notBefore: more.notBefore ?? 0,
  status: { state: more.state ?? 'assigned', at: 0, message: '' },
});
