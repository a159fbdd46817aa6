/**
 * What the job controller would do about one job: a run for a new revision, and the
 * attempts of the runs that go on. Ticks of a schedule are not foreseen, nor deadlines:
 * they come whether the change is made or not. Pure.
 */
import type { ServiceId } from '@muster/shared/model/ids';
import { isActiveRun, isJobMode, jobSpecOf } from '@muster/shared/model/job';
import type { StateView } from '@muster/shared/model/view';
import type { NewId } from '@muster/shared/runtime/ids';
import { decideJob } from '../orchestrator/jobs/decide-job.ts';
import { decideRun } from '../orchestrator/jobs/decide-run.ts';
import type { Mutation } from '../state/mutation.ts';

export function decideJobs(view: StateView, id: ServiceId, now: number, newId: NewId): readonly Mutation[] {
  const service = view.service(id);
  if (service === undefined || service.removing || !isJobMode(service.spec.mode)) return [];
  const runs = [...view.runsOfService(id)];
  if (jobSpecOf(service.spec).schedule === undefined) {
    const { mutations } = decideJob({ service, record: view.jobRecord(id), runs, tasksOf: (run) => view.tasksOfRun(run.id) }, () => () => undefined, now, newId);
    const begun = mutations.filter(({ object }) => object.kind === 'run' || object.kind === 'job');
    if (begun.length > 0) return begun;
  }
  return runs
    .filter((run) => isActiveRun(run))
    .flatMap((run) => decideRun({ service, run, spec: view.serviceRevision(id, run.revision)?.spec ?? service.spec, tasks: [...view.tasksOfRun(run.id)], nodes: view }, now, newId).mutations);
}
