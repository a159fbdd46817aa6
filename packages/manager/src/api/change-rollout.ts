/** What becomes of a service's record when its rollout is controlled, or an earlier revision asked for. Pure. */
import { MusterError } from '@muster/shared/model/error';
import type { RolloutAction, RolloutState, Service, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { replace } from '../state/mutation.ts';
import { refuseUnpinned } from './change-material.ts';
import { refuseRemoving, type ServiceChange } from './change-service.ts';

type Change = ServiceChange<Stored<Service>>;

/**
 * The service with the task template and the ports of an earlier revision, under that
 * revision's number: tasks that still have it stay. `to` 0 stands for the revision
 * before the present one. Throws when there is no such revision.
 */
export function rolledBackService(view: StateView, current: Stored<Service>, to: number, now: number): Change {
  refuseRemoving(current);
  const { name } = current.spec;
  const known = [...view.serviceRevisions(current.id)].map(({ revision }) => revision).sort((left, right) => left - right);
  if (to === 0 && current.rollout?.state === 'rolling-back') return { service: current, mutations: [] };
  const wanted = to === 0 ? revisionBefore(current, known) : to;
  if (wanted === undefined) {
    throw new MusterError('failed-precondition', `service ${name} has no revision before ${current.revision} to go back to`, {
      reason: 'NO_EARLIER_REVISION',
      hint: `See what is kept: muster service history ${name}`,
    });
  }
  const revision = view.serviceRevision(current.id, wanted);
  if (revision === undefined) {
    throw new MusterError('not-found', `service ${name} has no revision ${wanted}; kept are ${known.join(', ')}`, {
      reason: 'REVISION_NOT_FOUND',
      hint: `See what they are: muster service history ${name}`,
    });
  }
  if (wanted === current.revision) return { service: current, mutations: [] };
  refuseUnpinned(view, current, wanted);
  const { rolloutCommand: _, ...rest } = current;
  const spec = { ...current.spec, task: revision.spec.task, ports: revision.spec.ports };
  const service = { ...rest, spec, revision: wanted, updatedAt: now };
  return { service, mutations: [replace(service)] };
}

/** The one that the last rollout came from; after a rollback, the next older one. */
function revisionBefore({ revision, rollout }: Service, known: readonly number[]): number | undefined {
  const from = rollout?.toRevision === revision ? rollout.fromRevision : undefined;
  if (from !== undefined && from < revision && known.includes(from)) return from;
  return known.findLast((number) => number < revision);
}

/** Where a rollout may be for a command to make sense. The others say what they are instead. */
const ACCEPTS: Readonly<Record<RolloutAction, readonly RolloutState[]>> = {
  pause: ['updating', 'rolling-back', 'paused', 'rollback-paused'],
  resume: ['updating', 'rolling-back', 'paused', 'rollback-paused'],
  abort: ['updating', 'paused', 'rolling-back'],
  promote: ['updating'],
};
/** Where it has the effect already. */
const HAS_EFFECT: Readonly<Record<RolloutAction, readonly RolloutState[]>> = {
  pause: ['paused', 'rollback-paused'],
  resume: ['updating', 'rolling-back'],
  abort: ['rolling-back'],
  promote: [],
};

/** The service controller carries the command out. Throws when there is no rollout for which it makes sense. */
export function commandedService(view: StateView, current: Stored<Service>, action: RolloutAction, id: string): Change {
  refuseRemoving(current);
  const state = stateOf(current);
  if (state === undefined || !ACCEPTS[action].includes(state)) throw refusalOf(current, action, state);
  if (action === 'abort') refuseWithoutEarlier(view, current);
  const { rollout, rolloutCommand: pending } = current;
  if (action === 'promote') {
    refuseWithoutCanary(current);
    if (rollout?.toRevision === current.revision && rollout.promotedAt !== undefined) return { service: current, mutations: [] };
  }
  const isPending = pending !== undefined && pending.revision === current.revision && pending.id !== rollout?.lastCommand;
  if (isPending ? pending.action === action : HAS_EFFECT[action].includes(state)) return { service: current, mutations: [] };
  const service = { ...current, rolloutCommand: { id, action, revision: current.revision } };
  return { service, mutations: [replace(service)] };
}

/** A revision that the controller has not looked at yet begins its rollout when it does. */
function stateOf({ revision, rollout }: Service): RolloutState | undefined {
  if (rollout === undefined) return revision > 1 ? 'updating' : undefined;
  const goesBack = rollout.state === 'rolling-back' || rollout.state === 'rolled-back' || rollout.state === 'rollback-paused';
  return (goesBack ? rollout.fromRevision : rollout.toRevision) === revision ? rollout.state : 'updating';
}

function refuseWithoutEarlier(view: StateView, { id, spec, revision, rollout }: Service): void {
  if (rollout?.toRevision !== revision) return;
  if (rollout.fromRevision !== revision && view.serviceRevision(id, rollout.fromRevision) !== undefined) return;
  throw new MusterError('failed-precondition', `the rollout of service ${spec.name} has no earlier revision to go back to`, {
    reason: 'NO_EARLIER_REVISION',
    hint: `Update the service instead: muster service update ${spec.name}`,
  });
}

function refuseWithoutCanary({ spec: { name, update } }: Service): void {
  if (update.canary !== undefined) return;
  throw new MusterError('failed-precondition', `the update of service ${name} has no canary: it goes to all tasks without waiting`, {
    reason: 'NO_CANARY',
    hint: `See: muster rollout status ${name}`,
  });
}

function refusalOf({ spec: { name } }: Service, action: RolloutAction, state: RolloutState | undefined): MusterError {
  const details = { reason: 'NO_ROLLOUT_UNDER_WAY' };
  if (action === 'abort' && state === 'rollback-paused') {
    return new MusterError('failed-precondition', `the rollout of service ${name} is going back already, and is paused`, {
      ...details,
      hint: `Let it go on: muster rollout resume ${name}`,
    });
  }
  const how = state === undefined ? 'has had no rollout yet' : `has no rollout under way: the last one is ${state}`;
  const hint = action === 'abort' ? `Go back to the revision before: muster service rollback ${name}` : `See: muster rollout status ${name}`;
  return new MusterError('failed-precondition', `service ${name} ${how}`, { ...details, hint });
}
