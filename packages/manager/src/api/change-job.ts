/** What becomes of a job and its runs when a user asks for something. Pure. */
import { MusterError, type FieldViolation } from '@muster/shared/model/error';
import { isActiveRun, isJobMode, jobSpecOf, planOf } from '@muster/shared/model/job';
import type { JobRun, Service, Stored } from '@muster/shared/model/objects';
import type { ParameterSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, replace } from '../state/mutation.ts';
import { changedService, refuseRemoving, type ServiceChange } from './change-service.ts';
import { refuseInvalid } from './refuse.ts';

/** Runs of one job that may be under way at a time. */
const MAX_ACTIVE_RUNS = 1_000;
const MAX_VALUE = 64 * 1024;

export interface RequestedRun {
  readonly id: JobRun['id'];
  readonly parameters: Readonly<Record<string, string>>;
  readonly now: number;
}

/** The run that a user asks for. Throws `MusterError` when the job does not take it. */
export function requestedRun(view: StateView, service: Service, { id, parameters, now }: RequestedRun): JobRun {
  const { mode } = service.spec;
  if (!isJobMode(mode)) throw new MusterError('failed-precondition', `service ${service.spec.name} is no job`, { reason: 'NOT_A_JOB' });
  refuseRemoving(service);
  refuseParameters(service.spec, parameters);
  refuseTooMany(view, service);
  return {
    kind: 'run',
    id,
    serviceId: service.id,
    createdAt: now,
    trigger: jobSpecOf(service.spec).parameters === undefined ? 'manual' : 'dispatch',
    revision: service.revision,
    plan: planOf(service.spec, mode),
    env: Object.entries(parameters).map(([key, value]) => `${key}=${value}`),
    status: { state: 'running', at: now, reason: '', succeeded: 0, failed: 0 },
  };
}

export function suspendedJob(view: StateView, service: Stored<Service>, suspended: boolean, now: number): ServiceChange<Stored<Service>> {
  refuseNothingToSuspend(service.spec);
  return changedService(view, service, { ...service.spec, job: { ...jobSpecOf(service.spec), suspended } }, now);
}

export function stoppedRuns(runs: readonly Stored<JobRun>[], now: number): readonly Mutation[] {
  const going = runs.filter((run) => isActiveRun(run) && run.stop === undefined);
  return going.map((run) => replace({ ...run, stop: { at: now, reason: 'somebody stopped it' } }));
}

function refuseParameters(spec: ServiceSpec, given: Readonly<Record<string, string>>): void {
  const { parameters } = jobSpecOf(spec);
  const { required, optional }: ParameterSpec = parameters ?? { required: [], optional: [] };
  const known = new Set([...required, ...optional]);
  const takes = known.size === 0 ? 'the job takes none' : `it takes ${[...known].join(', ')}`;
  const violations: FieldViolation[] = [];
  for (const name of required) {
    if (!Object.hasOwn(given, name)) violations.push({ field: `parameters["${name}"]`, description: 'is required by the job' });
  }
  for (const [name, value] of Object.entries(given)) {
    const field = `parameters["${name}"]`;
    if (!known.has(name)) violations.push({ field, description: `is not a parameter of the job: ${takes}` });
    if (value.includes('\0')) violations.push({ field, description: 'must not hold a NUL character' });
    if (value.length > MAX_VALUE) violations.push({ field, description: `must have at most ${MAX_VALUE} characters, has ${value.length}` });
  }
  refuseInvalid(`the dispatch of job ${spec.name}`, violations);
}

function refuseTooMany(view: StateView, { id, spec }: Service): void {
  let active = 0;
  for (const run of view.runsOfService(id)) if (isActiveRun(run)) active += 1;
  if (active < MAX_ACTIVE_RUNS) return;
  throw new MusterError('resource-exhausted', `${active} runs of job ${spec.name} are under way already`, {
    reason: 'TOO_MANY_RUNS',
    hint: `Wait until some have ended (muster job runs ${spec.name}), or stop them: muster job stop ${spec.name}`,
  });
}

function refuseNothingToSuspend(spec: ServiceSpec): void {
  const { schedule, parameters } = jobSpecOf(spec);
  if (schedule !== undefined || parameters === undefined) return;
  throw new MusterError('failed-precondition', `job ${spec.name} runs only when it is dispatched: no run begins by itself`, {
    reason: 'JOB_WITHOUT_SCHEDULE',
    hint: `To end what runs: muster job stop ${spec.name}`,
  });
}
