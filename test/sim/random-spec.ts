/** Service specs such as users write, over the simulator's images and hosts. */
import type { Amount } from '@muster/shared/model/amount';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNetworkId } from '@muster/shared/model/ids';
import type { Network } from '@muster/shared/model/network';
import { DEPENDENCY_CONDITIONS, type DependencySpec } from '@muster/shared/model/service-spec';
import type { AffinityRule, PlacementSpec, PortSpec, ScheduleSpec, ServiceMode, ServiceSpec, UpdateConfig } from '@muster/shared/model/service-spec';
import { validateServiceSpec } from '@muster/shared/model/validate';
import { isExclusive } from '@muster/shared/model/disconnect';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import type { Dice } from './dice.ts';
import { BAD_IMAGES, GOOD_IMAGES, JOB_IMAGES } from './images.ts';

const MAX_REPLICAS = 8;
export const NAMES = ['web', 'db', 'cache', 'queue', 'cron', 'mail', 'feed'] as const;

const NETWORKED: ReadonlySet<string> = new Set(['db', 'cache', 'feed']);
/** Every host leads to them. */
const PUBLISHED: ReadonlySet<string> = new Set(['feed', 'db']);
const MESHED_PORT: PortSpec = { protocol: 'tcp', targetPort: 81, publishedPort: 0, mode: 'ingress' };
/** Spread again by themselves when a node has room again. */
const REBALANCED: ReadonlySet<string> = new Set(['web', 'mail', 'db', 'feed']);

/** Made with the first service in it. */
export const SIM_NETWORK: Network = {
  kind: 'network',
  id: asNetworkId('simulatednetworksimulated'),
  createdAt: 0,
  updatedAt: 0,
  spec: { name: 'sim', labels: {}, internal: false, attachable: false, options: {} },
  implicit: true,
};

export function randomSpec(dice: Dice, name: string): ServiceSpec {
  const image = randomImage(dice);
  const spec = defaultServiceSpec(name, image, dice.whole(1, MAX_REPLICAS));
  const isJob = (JOB_IMAGES as readonly string[]).includes(image);
  const mode: ServiceMode = dice.chance(0.2) ? { type: 'global' } : spec.mode;
  const dependsOn = randomDependencies(dice, name);
  const disconnect = randomDisconnect(dice, mode);
  const ordered = (config: UpdateConfig): UpdateConfig => (disconnect?.exclusive === true ? alone(config) : config);
  // More than most hosts have left: others have to leave for it.
  const isUrgent = dice.chance(0.15);
  return checked({
    ...spec,
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    ...(isUrgent ? { priority: { value: 90, preempts: true } } : dice.chance(0.3) ? { priority: { value: dice.one(20, 50, 80), preempts: dice.chance(0.6) } } : {}),
    labels: { made: 'by the simulator' },
    mode,
    task: {
      ...spec.task,
      ...(disconnect === undefined ? {} : { disconnect }),
      container: { ...spec.task.container, stopGraceMs: dice.one(500, 1_500, 3_000) },
      resources: { limits: {}, reservations: isUrgent ? { nanoCpus: 2e9 } : randomReservations(dice), ...(dice.chance(0.2) ? { generic: dice.one<Record<string, number>>({ GPU: 1 }, { GPU: 2 }, { SSD: 1 }, { GPU: 1, SSD: 2 }) } : {}) },
      restart: {
        condition: isJob ? dice.one('on-failure', 'none') : dice.chance(0.85) ? 'any' : dice.one('on-failure', 'none'),
        delayMs: dice.one(100, 200, 500),
        maxDelayMs: 3_000,
        maxAttempts: dice.chance(0.15) ? 3 : 0,
        windowMs: dice.one(0, 30_000),
      },
      placement: randomPlacement(dice, mode),
      // By their names and not by the dice: which seeds find what does not change with it.
      ...(NETWORKED.has(name) ? { networks: [{ network: SIM_NETWORK.spec.name, aliases: [], optional: name !== 'cache' }] } : {}),
    },
    update: ordered(withCanary(dice, randomUpdate(dice))),
    ...(disconnect?.exclusive === true ? {} : randomDisruption(dice, name)),
    rollback: ordered({ ...randomUpdate(dice), failureAction: dice.one('pause', 'continue') }),
    ports: [...(dice.chance(0.2) ? [hostPort(dice)] : []), ...(PUBLISHED.has(name) ? [MESHED_PORT] : [])],
  });
}

/** As an exclusive service is updated. */
function alone({ maxSurge: _maxSurge, ...config }: UpdateConfig): UpdateConfig {
  return { ...config, order: 'stop-first' };
}

function randomDisconnect(dice: Dice, mode: ServiceMode): DisconnectSpec | undefined {
  if (dice.chance(0.5)) return undefined;
  const exclusive = mode.type === 'replicated' && dice.chance(0.6);
  return {
    exclusive,
    stopAfterMs: exclusive ? dice.one(5_000, 5_000, 7_000) : dice.one(0, 5_000, 8_000),
    lostAfterMs: dice.one(0, 0, 4_000, 20_000),
    replace: dice.chance(0.85),
    onReturn: exclusive ? 'replacement' : dice.one('replacement', 'original', 'best'),
  };
}

/** On names further on in the list, so that there is no circle; whether there is such a service is left to chance. */
function randomDependencies(dice: Dice, name: string): readonly DependencySpec[] {
  const later = NAMES.slice(NAMES.indexOf(name as (typeof NAMES)[number]) + 1);
  const service = dice.chance(0.3) ? dice.pick(later) : undefined;
  if (service === undefined) return [];
  return [{ service, condition: dice.one(...DEPENDENCY_CONDITIONS), required: dice.chance(0.5), restart: dice.chance(0.4) }];
}

/** What a job runs comes to an end, in one way or another. */
const IMAGES_OF_JOBS = [...JOB_IMAGES, ...JOB_IMAGES, 'crashing:1', 'flaky:1', 'missing:1', 'refused:1'] as const;

export function randomJob(dice: Dice, name: string): ServiceSpec {
  const spec = defaultServiceSpec(name, dice.one(...IMAGES_OF_JOBS));
  const mode: ServiceMode = dice.chance(0.25) ? { type: 'global-job' } : { type: 'replicated-job', completions: dice.whole(1, 5), parallelism: dice.whole(1, 3) };
  return checked({
    ...spec,
    mode,
    task: {
      ...spec.task,
      container: { ...spec.task.container, stopGraceMs: 500 },
      resources: { limits: {}, reservations: randomReservations(dice) },
      restart: { condition: dice.one('on-failure', 'on-failure', 'any', 'none'), delayMs: dice.one(100, 500), maxDelayMs: 3_000, maxAttempts: dice.chance(0.2) ? 2 : 0, windowMs: 30_000 },
    },
    job: {
      backOffLimit: dice.whole(0, 4),
      activeDeadlineMs: dice.one(0, 0, 15_000),
      ...(dice.chance(0.6) ? { schedule: randomSchedule(dice) } : {}),
      suspended: false,
      keepComplete: dice.whole(0, 3),
      keepFailed: dice.whole(0, 3),
    },
  });
}

function randomSchedule(dice: Dice): ScheduleSpec {
  return {
    cron: dice.one('*/5 * * * * *', '*/7 * * * * *', '*/20 * * * * *', '* * * * *'),
    timeZone: dice.one('UTC', 'Europe/Berlin'),
    overlap: dice.one('allow', 'forbid', 'replace'),
    startingDeadlineMs: dice.one(0, 0, 3_000),
  };
}

/** Another template, of a job again. */
export function withNewJobTask(dice: Dice, spec: ServiceSpec): ServiceSpec {
  const { task } = spec;
  return checked({ ...spec, task: { ...task, container: { ...task.container, image: dice.one(...IMAGES_OF_JOBS) }, forceUpdate: task.forceUpdate + 1 } });
}

/** A change of the task template: it makes a new revision. */
export function withNewTask(dice: Dice, spec: ServiceSpec): ServiceSpec {
  const { task } = spec;
  const changed = dice.chance(0.7)
    ? { ...task, container: { ...task.container, image: randomImage(dice) } }
    : dice.chance(0.5)
      ? { ...task, forceUpdate: task.forceUpdate + 1 }
      : { ...task, resources: { ...task.resources, reservations: randomReservations(dice) }, placement: randomPlacement(dice, spec.mode) };
  return checked({ ...spec, task: changed });
}

/** A new revision, even with the image that it has. */
export function withImageAnew(spec: ServiceSpec, image: string): ServiceSpec {
  const { task } = spec;
  return checked({ ...spec, task: { ...task, container: { ...task.container, image }, forceUpdate: task.forceUpdate + 1 } });
}

/** What runs stays as it is, and so do the rules about others, which may leave no place at all. */
export function withNewPlaces(dice: Dice, spec: ServiceSpec): ServiceSpec {
  const { affinities: _, ...placement } = randomPlacement(dice, spec.mode);
  const { affinities } = spec.task.placement;
  return checked({ ...spec, task: { ...spec.task, placement: { ...placement, ...(affinities === undefined ? {} : { affinities }) } } });
}

export function withUpdateConfig(dice: Dice, spec: ServiceSpec): ServiceSpec {
  const update = withCanary(dice, randomUpdate(dice));
  return checked({ ...spec, update: isExclusive(spec.task) ? alone(update) : update, labels: { ...spec.labels, tuned: String(dice.whole(1, 1_000)) } });
}

export function randomReplicas(dice: Dice): number {
  return dice.whole(0, MAX_REPLICAS);
}

export function goodImage(dice: Dice): string {
  return dice.one(...GOOD_IMAGES);
}

function randomImage(dice: Dice): string {
  if (dice.chance(0.65)) return goodImage(dice);
  return dice.chance(0.8) ? dice.one(...BAD_IMAGES) : dice.one(...JOB_IMAGES);
}

function randomReservations(dice: Dice) {
  return {
    ...(dice.chance(0.4) ? { nanoCpus: dice.one(0.25e9, 0.5e9, 1e9) } : {}),
    ...(dice.chance(0.3) ? { memoryBytes: dice.one(128, 512, 1_024) * 2 ** 20 } : {}),
  };
}

function randomPlacement(dice: Dice, mode: ServiceMode): PlacementSpec {
  const affinities = dice.chance(0.15) ? [randomAffinity(dice)] : [];
  return {
    constraints: dice.chance(0.2) ? [dice.one('engine.labels.zone == a', 'node.hostname != h1', 'node.labels.disk == ssd')] : [],
    preferences: dice.chance(0.15) ? [{ spread: 'engine.labels.zone' }] : [],
    maxReplicasPerNode: mode.type === 'replicated' && dice.chance(0.2) ? dice.whole(1, 3) : 0,
    platforms: [],
    ...(affinities.length === 0 ? {} : { affinities }),
    strategy: dice.chance(0.8) ? 'spread' : 'binpack',
  };
}

/** To itself, too, but never apart in the zone: a global service could not be. */
function randomAffinity(dice: Dice): AffinityRule {
  const type = dice.one('affinity', 'anti-affinity', 'anti-affinity');
  return { type, service: dice.one(...NAMES), topology: type === 'affinity' ? dice.one('node.id', 'engine.labels.zone') : 'node.id', required: dice.chance(0.6) };
}

/** A rollout with this deadline is over, one way or the other, before a cluster counts as at rest. */
export const SHORT_DEADLINE_MS = 8_000;

export function randomUpdate(dice: Dice): UpdateConfig {
  return {
    parallelism: dice.one(0, 1, 1, 2, 3),
    delayMs: dice.one(0, 0, 300, 1_000),
    order: dice.one('stop-first', 'start-first'),
    monitorMs: dice.one(0, 500, 2_000),
    failureAction: dice.one('pause', 'continue', 'rollback', 'rollback'),
    maxFailureRatio: dice.one(0, 0, 0.3),
    progressDeadlineMs: dice.one(0, SHORT_DEADLINE_MS, 3_600_000),
    ...(dice.chance(0.2) ? { maxSurge: randomAmount(dice) } : {}),
  };
}

function randomAmount(dice: Dice): Amount {
  return dice.chance(0.5) ? { type: 'count', value: dice.whole(1, 3) } : { type: 'percent', value: dice.one(10, 30, 50, 100) };
}

/** A canary promotes itself: a cluster comes to rest without an operator. */
/** With `continue`, a canary that never serves holds the rollout until somebody decides: there is nobody here who does. */
function withCanary(dice: Dice, update: UpdateConfig): UpdateConfig {
  if (update.failureAction === 'continue' || !dice.chance(0.25)) return update;
  return { ...update, canary: { amount: randomAmount(dice), promoteAfterMs: dice.whole(1, 5) * 1_000 } };
}

function randomDisruption(dice: Dice, name: string): Pick<ServiceSpec, 'disruption'> {
  const rebalance = REBALANCED.has(name) ? { rebalance: 'auto' as const } : {};
  if (dice.chance(0.5)) return REBALANCED.has(name) ? { disruption: rebalance } : {};
  const maxUnavailable = dice.chance(0.6) ? { maxUnavailable: randomAmount(dice) } : {};
  const moveOrder = dice.chance(0.3) ? { moveOrder: 'stop-first' as const } : {};
  return { disruption: { ...maxUnavailable, ...moveOrder, ...rebalance } };
}

function hostPort(dice: Dice): PortSpec {
  return { protocol: 'tcp', targetPort: 80, publishedPort: dice.whole(8_080, 8_082), mode: 'host' };
}

/** The API would refuse what is not valid, and then a step would do nothing. */
function checked(spec: ServiceSpec): ServiceSpec {
  const [violation] = validateServiceSpec(spec);
  if (violation !== undefined) throw new Error(`the simulator made a spec that is not valid: ${violation.field} ${violation.description}`);
  return spec;
}
