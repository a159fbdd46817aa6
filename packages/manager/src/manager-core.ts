/**
 * A manager without its network: the state, presence, election, dispatcher and,
 * while it leads, the controllers. `manager.ts` puts the gRPC server around it; the
 * simulator runs it as it is.
 */
import { group, type Runnable } from '@muster/shared/lifecycle/runnable';
import type { ManagerRecord } from '@muster/shared/model/objects';
import type { TaskSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { createAllocator } from './allocator/controller.ts';
import { createAutoscaler, type Decisions, DEFAULT_AUTOSCALE_PERIOD_MS } from './autoscaler/autoscaler.ts';
import { SampleForwarder, type SendSamples } from './autoscaler/forward.ts';
import { Loads } from './autoscaler/loads.ts';
import type { QueryPrometheus } from './autoscaler/prometheus.ts';
import { Samples } from './autoscaler/samples.ts';
import { createCaController } from './ca/controller.ts';
import { createCompactor } from './compactor/compactor.ts';
import { newCluster } from './cluster.ts';
import { Dispatcher } from './dispatcher/dispatcher.ts';
import type { StopGateOptions } from './dispatcher/stop-gate.ts';
import { Election } from './leader/election.ts';
import { createPresence } from './leader/presence.ts';
import { timeoutsFor } from './node-lifecycle/decide.ts';
import { createNodeLifecycle } from './node-lifecycle/node-lifecycle.ts';
import { createJobController } from './orchestrator/jobs/job-controller.ts';
import { createReaper } from './orchestrator/reaper/reaper.ts';
import { createRebalancer } from './rebalance/controller.ts';
import { createServiceController } from './orchestrator/service-controller.ts';
import { createScheduler } from './scheduler/controller.ts';
import { Replica } from './state/replica.ts';
import type { State } from './state/state.ts';
import type { Decode } from './state/transactions.ts';
import type { Store } from './store/store.ts';
import type { Vault } from './trust/vault.ts';

export interface ManagerCoreOptions {
  readonly record: ManagerRecord;
  /** Name for the cluster if this manager is the first to lead one. Absent: it never makes one. */
  readonly clusterName?: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  /** Brings what agents measured to another manager, when that one leads. Absent: it is dropped. */
  readonly sendSamples?: SendSamples;
  /** How often the autoscaler looks at each of its services. */
  readonly autoscalePeriodMs?: number;
  /** Seals and opens secrets and configs. Absent: there are none. */
  readonly vault?: Vault;
  /** Asks a Prometheus for what services are scaled by. Absent: such services hold their scale. */
  readonly queryPrometheus?: QueryPrometheus;
  /** Reads what the store holds, where several managers of one process share what they have read. */
  readonly decode?: Decode;
  /** How long the order to stop a task is held back. Absent: as the gate has it. */
  readonly stops?: StopGateOptions;
  /** From a node's last sign of life until it is down and its tasks are replaced, while this manager leads. Absent: as the lifecycle has it. */
  readonly nodeDownAfterMs?: number;
  /** How long after the last certificate of a rotation the old root goes. */
  readonly rotationGraceMs?: number;
}

export interface ManagerCore extends Runnable {
  readonly state: Replica;
  readonly dispatcher: Dispatcher;
  readonly election: Election;
  /** All but the election: for who stops that first, so that somebody else leads while the rest is brought to its end. */
  readonly base: Runnable;
  readonly samples: Samples;
  readonly loads: Loads;
  /** What this manager's autoscaler last decided, while it leads. */
  readonly decisions: Decisions;
}

export function createManagerCore(options: ManagerCoreOptions): ManagerCore {
  const { record, store, clock, random, newId, logger } = options;
  const state = new Replica({ store, clock, logger, ...(options.decode === undefined ? {} : { decode: options.decode }) });
  const samples = new Samples(clock);
  const loads = new Loads(clock);
  const decisions: Decisions = new Map();
  const forwarder = new SampleForwarder({ managerId: record.id, state, samples, loads, send: options.sendSamples, clock, logger });
  const onSamples = (measured: readonly TaskSample[]) => forwarder.take(measured);
  const dispatcher = new Dispatcher({ managerId: record.id, softwareVersion: record.softwareVersion, state, clock, random, newId, logger, onSamples, onLoads: (nodeId, seen) => forwarder.takeLoads(nodeId, seen), isRegistered: () => presence.isHeld(), ...(options.stops === undefined ? {} : { stops: options.stops }), ...(options.vault === undefined ? {} : { vault: options.vault }) });
  const election = new Election({
    managerId: record.id,
    store,
    state,
    clock,
    random,
    logger,
    async lead(epoch, signal) {
      await ensureCluster(state, epoch, options, signal);
      await controllers(state, epoch, { samples, loads, decisions }, options).run(signal);
    },
  });
  const presence = createPresence({ record, store, state, clock, logger });
  const compactor = createCompactor({ store, state, epoch: () => election.epoch, clock, newId, logger });
  const base = group('base', [state, presence, forwarder, dispatcher, compactor]);
  const members = group('manager', [base, election]);
  return { name: 'manager', state, dispatcher, election, base, samples, loads, decisions, run: (signal) => members.run(signal) };
}

/** What the leader of one term does. */
function controllers(
  state: State,
  epoch: number,
  autoscaling: Pick<ManagerCore, 'samples' | 'loads' | 'decisions'>,
  { clock, random, newId, logger, autoscalePeriodMs: periodMs = DEFAULT_AUTOSCALE_PERIOD_MS, queryPrometheus, nodeDownAfterMs, rotationGraceMs }: ManagerCoreOptions,
): Runnable {
  const common = { state, clock, random, newId, logger };
  return group('controllers', [
    createNodeLifecycle({ ...common, epoch: () => epoch, ...(nodeDownAfterMs === undefined ? {} : { timeouts: timeoutsFor(nodeDownAfterMs) }) }),
    createServiceController({ ...common, epoch: () => epoch }),
    createJobController({ ...common, epoch: () => epoch }),
    createScheduler({ ...common, epoch }),
    createAllocator({ ...common, epoch }),
    createAutoscaler({ ...common, ...autoscaling, queryPrometheus, epoch, periodMs }),
    createCaController({ ...common, epoch, ...(rotationGraceMs === undefined ? {} : { graceMs: rotationGraceMs }) }),
    createRebalancer({ ...common, epoch }),
    createReaper({ ...common, epoch: () => epoch }),
  ]);
}

async function ensureCluster(state: State, epoch: number, options: ManagerCoreOptions, signal: AbortSignal): Promise<void> {
  const { clusterName, newId, clock } = options;
  if (state.view.cluster() !== undefined || clusterName === undefined) return;
  await state.commit([{ op: 'create', object: newCluster({ name: clusterName, newId, now: clock.now() }) }], { epoch }, signal);
}
