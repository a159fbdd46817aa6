/** What users ask for next, from what there is now. */
import { isJobMode, jobSpecOf } from '@muster/shared/model/job';
import type { Service, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { Dice } from './dice.ts';
import { isSteady } from './images.ts';
import {
  changeNode,
  controlRollout,
  createService,
  type Operation,
  rebalance,
  removeNode,
  removeService,
  rollBackService,
  runJob,
  scaleService,
  stopRuns,
  suspendJob,
  updateService,
} from './operation.ts';
import { goodImage, NAMES, randomJob, randomReplicas, randomSpec, withImageAnew, withNewJobTask, withNewPlaces, withNewTask, withUpdateConfig } from './random-spec.ts';
import type { World } from './world.ts';

const MAX_SERVICES = 5;

export function nextOperation(world: World, dice: Dice): Operation | undefined {
  if (dice.chance(0.3)) return jobOperation(world, dice);
  const names = [...world.view.services()].filter(({ spec }) => !isJobMode(spec.mode)).map(({ spec }) => spec.name);
  if (names.length === 0 || (names.length < MAX_SERVICES && dice.chance(0.3))) {
    return createService(randomSpec(dice, dice.one(...NAMES)));
  }
  const name = dice.pick(names) ?? NAMES[0];
  const kinds = [
    { weight: 4, make: () => scaleService(name, randomReplicas(dice)) },
    { weight: 4, make: () => updateService(name, 'to a new revision', drawn(dice, withNewTask)) },
    { weight: 1, make: () => updateService(name, 'in how it updates', drawn(dice, withUpdateConfig)) },
    { weight: 2, make: () => controlRollout(name, dice.one('pause', 'resume', 'resume', 'abort')) },
    { weight: 1, make: () => rollBackService(name) },
    { weight: 1, make: () => updateService(name, 'in where it may run', drawn(dice, withNewPlaces)) },
    { weight: 1, make: () => rebalance() },
    { weight: 1, make: () => removeService(name) },
    { weight: 3, make: () => nodeOperation(world, dice) },
  ];
  return dice.weighted(kinds)?.make();
}

const MAX_JOBS = 3;
const JOB_NAMES = ['backup', 'report', 'migrate', 'resize'] as const;

function jobOperation(world: World, dice: Dice): Operation | undefined {
  const names = [...world.view.services()].filter(({ spec }) => isJobMode(spec.mode)).map(({ spec }) => spec.name);
  if (names.length === 0 || (names.length < MAX_JOBS && dice.chance(0.4))) return createService(randomJob(dice, dice.one(...JOB_NAMES)));
  const name = dice.pick(names) ?? JOB_NAMES[0];
  const kinds = [
    { weight: 4, make: () => runJob(name) },
    { weight: 3, make: () => updateService(name, 'to a new revision', drawn(dice, withNewJobTask)) },
    { weight: 2, make: () => suspendJob(name, dice.chance(0.5)) },
    { weight: 1, make: () => stopRuns(name) },
    { weight: 1, make: () => removeService(name) },
  ];
  return dice.weighted(kinds)?.make();
}

/** Jobs that run by themselves go on for ever: a cluster comes to rest without them. */
export function suspendAll({ view }: World): Operation[] {
  return scheduledJobs(view).filter(({ spec }) => !jobSpecOf(spec).suspended).map(({ spec }) => suspendJob(spec.name, true));
}

export function scheduledJobs(view: World['view']): Stored<Service>[] {
  return [...view.services()].filter(({ spec, removing }) => !removing && isJobMode(spec.mode) && spec.job?.schedule !== undefined);
}

function nodeOperation({ hosts, view }: World, dice: Dice): Operation | undefined {
  const host = dice.pick(hosts);
  if (host === undefined) return undefined;
  if (view.node(host.nodeId)?.status.state === 'down' && dice.chance(0.3)) return removeNode(host.nodeId);
  if (dice.chance(0.3)) {
    const labels = dice.one({ disk: 'ssd' }, {});
    return changeNode(host.nodeId, `labels ${JSON.stringify(labels)}`, (spec) => ({ ...spec, labels }));
  }
  const availability = dice.one('active', 'active', 'pause', 'drain');
  return changeNode(host.nodeId, `availability ${availability}`, (spec) => ({ ...spec, availability }));
}

/** What users do when a service does not come up, or they want their nodes back. */
export function repairs({ view }: World, dice: Dice): Operation[] {
  const services = [...view.services()].filter(
    (service) => !service.removing && !isJobMode(service.spec.mode) && (isPaused(service) || !isSteady(service.spec.task.container.image)),
  );
  const nodes = [...view.nodes()].filter(({ spec }) => spec.availability !== 'active');
  return [
    ...services.map(({ spec: { name } }) => {
      const image = goodImage(dice);
      return updateService(name, `to ${image}`, (spec) => withImageAnew(spec, image));
    }),
    ...nodes.map(({ id }) => changeNode(id, 'availability active', (spec) => ({ ...spec, availability: 'active' }))),
  ];
}

/** What is new gets the revision from before the rollout. */
function isPaused({ rollout }: Service): boolean {
  return rollout?.state === 'paused' || rollout?.state === 'rollback-paused';
}

/** Services that still run what does not stay up: their rollout waits for room that never comes. */
export function restless({ view }: World): Operation[] {
  const isRestless = (task: Task): boolean => {
    const image = view.serviceRevision(task.serviceId, task.revision)?.spec.task.container.image;
    return isWanted(task.desiredState) && !isTerminal(task.status.state) && image !== undefined && !isSteady(image);
  };
  return [...view.services()].filter((service) => !isJobMode(service.spec.mode) && (isPaused(service) || [...view.tasksOfService(service.id)].some(isRestless))).map(({ spec }) => removeService(spec.name));
}

type Change = Parameters<typeof updateService>[2];

/** The same change each time it is asked for: one request may be planned several times. */
function drawn(dice: Dice, change: (dice: Dice, spec: Parameters<Change>[0]) => ReturnType<Change>): Change {
  const stream = dice.whole(0, 2 ** 31);
  return (spec) => change(new Dice(stream, 'change'), spec);
}
