/**
 * The API as a gRPC server registers it: control, logs, health and reflection.
 *
 * Reads: the manager's copy of the state. Writes: what users ask for (specs,
 * labels, availability, removal), always with an event that tells of it. Never:
 * decides about tasks; that is for the controllers, who see what was written.
 */
import { MusterError } from '@muster/shared/model/error';
import type { ManagerRecord } from '@muster/shared/model/objects';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { AccessServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/AccessService';
import type { CaServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/CaService';
import type { HealthHandlers } from '@muster/shared/rpc/gen/grpc/health/v1/Health';
import type { SecretsServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/SecretsService';
import type { LogsServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/LogsService';
import type { ServerReflectionHandlers } from '@muster/shared/rpc/gen/grpc/reflection/v1/ServerReflection';
import {
  accessService,
  caService,
  controlService,
  healthService,
  logsService,
  reflectionAlphaService,
  reflectionService,
  secretsService,
} from '@muster/shared/rpc/load';
import type { Implementation } from '@muster/shared/rpc/methods';
import { service, UNGUARDED, type Gate, type Guard, type ServedService } from '@muster/shared/rpc/service';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Decisions } from '../autoscaler/autoscaler.ts';
import { Loads } from '../autoscaler/loads.ts';
import { Samples } from '../autoscaler/samples.ts';
import { usageMethods } from './usage.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../trust/vault.ts';
import { accessMethods } from './access.ts';
import { autoscaleMethods } from './autoscale.ts';
import { backupMethods } from './backup.ts';
import { caMethods, type CaMethodsOptions } from './ca.ts';
import { createChangeLog } from './change-log.ts';
import { clusterMethods } from './cluster.ts';
import type { ApiContext } from './context.ts';
import { eventMethods } from './events.ts';
import { foresightMethods } from './foresight.ts';
import { healthMethods } from './health.ts';
import { jobMethods } from './jobs.ts';
import { lanesOf } from './lanes.ts';
import { logMethods, type LogMethodsOptions } from './logs.ts';
import { networkMethods } from './networks.ts';
import { networkCheckMethods, type NodeProber } from './network-check.ts';
import { routeMethods } from './routes.ts';
import { nodeMethods } from './nodes.ts';
import { reflectionMethods } from './reflection.ts';
import { rebalanceMethods } from './rebalance.ts';
import { rolloutMethods } from './rollouts.ts';
import { serviceMethods } from './services.ts';
import { secretMethods } from './secrets.ts';
import { stackRevisionMethods } from './stack-revisions.ts';
import { stackMethods } from './stacks.ts';
import { taskMethods } from './tasks.ts';
import { watchMethods, type WatchLimits } from './watch.ts';

export interface ApiOptions extends LogMethodsOptions, CaMethodsOptions {
  /** Absent: everybody may do everything, on a loopback. */
  readonly guard?: Guard;
  /** Absent: there is no cluster key, and no secrets or configs. */
  readonly vault?: Vault;
  /** Asks nodes for checks of the networks. Absent: nobody is asked. */
  readonly prober?: NodeProber;
  readonly state: State;
  /** The manager that serves this API. */
  readonly record: Pick<ManagerRecord, 'id'>;
  readonly store: Pick<Store, 'description' | 'range'>;
  /** What this manager's autoscaler last decided, while it leads. */
  readonly decisions?: Decisions;
  /** Loads that were told to this manager. */
  readonly loads?: Loads;
  /** What this manager complains about; empty: nothing. */
  readonly problem?: () => string;
  /** What tasks use. */
  readonly samples?: Samples;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly watch?: Partial<WatchLimits>;
}

/** How long a call waits for a manager that has just started. */
const STARTING_MS = 2_000;

const SERVICE_NAMES = [
  'muster.v1.ControlService',
  'muster.v1.LogsService',
  'muster.v1.CaService',
  'muster.v1.AccessService',
  'muster.v1.SecretsService',
  'muster.v1.DispatcherService',
  'grpc.health.v1.Health',
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
];

export function apiServices(options: ApiOptions): ServedService[] {
  const { state, record, store, clock, newId } = options;
  const logger = options.logger.child({ component: 'api' });
  const guard = options.guard ?? UNGUARDED;
  const api: ApiContext = { state, clock, newId, managerId: record.id, store: store.description, ...(options.problem === undefined ? {} : { problem: options.problem }) };
  const ready = new Readiness(state, clock);
  const gate: Gate = (context) => ready.wait(context.signal);
  const bounds = { clock, laneOf: lanesOf(clock) };
  const control: Implementation<ControlServiceHandlers> = {
    ...serviceMethods(api),
    ...rolloutMethods(api),
    ...rebalanceMethods(api),
    ...autoscaleMethods(api, { decisions: options.decisions ?? new Map(), loads: options.loads ?? new Loads(clock), ...(options.connect === undefined ? {} : { connect: options.connect }) }),
    ...usageMethods(api, { samples: options.samples ?? new Samples(clock), loads: options.loads ?? new Loads(clock), ...(options.connect === undefined ? {} : { connect: options.connect }) }),
    ...taskMethods(api),
    ...nodeMethods(api),
    ...networkMethods(api),
    ...networkCheckMethods(api, options.prober),
    ...routeMethods(api),
    ...clusterMethods(api),
    ...backupMethods(store, options.authority?.keyring.key),
    ...stackMethods(api, options.vault),
    ...stackRevisionMethods(api),
    ...foresightMethods(api),
    ...jobMethods(api),
    ...eventMethods(api),
    ...watchMethods(api, createChangeLog(state), options.watch),
  };
  const reflection = reflectionMethods(SERVICE_NAMES);
  const health = healthMethods({ clock, services: SERVICE_NAMES, isReady: () => ready.isReady });
  return [
    service<ControlServiceHandlers>(controlService, control, logger, { gate, guard, bounds }),
    service<LogsServiceHandlers>(logsService, logMethods(api, options), logger, { gate, guard, bounds }),
    service<CaServiceHandlers>(caService, caMethods(api, options), logger, { gate, guard, bounds }),
    service<AccessServiceHandlers>(accessService, accessMethods(api, options.authority), logger, { gate, guard, bounds }),
    service<SecretsServiceHandlers>(secretsService, secretMethods(api, options.vault), logger, { gate, guard, bounds }),
    // Says whether this manager is ready: it must not wait until it is.
    service<HealthHandlers>(healthService, health, logger),
    service<ServerReflectionHandlers>(reflectionService, reflection, logger, { guard }),
    service<ServerReflectionHandlers>(reflectionAlphaService, reflection, logger, { guard }),
  ];
}

/** Whether this manager has read the state; before that it would deny that anything exists. */
class Readiness {
  readonly #clock: Clock;
  readonly #reached: Promise<void>;
  isReady = false;

  constructor(state: State, clock: Clock) {
    this.#clock = clock;
    this.#reached = state.waitFor(0).then(() => {
      this.isReady = true;
    });
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (this.isReady) return;
    await Promise.race([this.#reached, this.#clock.sleep(STARTING_MS, signal)]);
    if (this.isReady) return;
    throw new MusterError('unavailable', 'this manager has not read the state from the store yet', {
      reason: 'MANAGER_STARTING',
      hint: 'Try again in a moment. If it stays so, check the store: muster doctor',
    });
  }
}
