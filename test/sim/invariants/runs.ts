/** What a run of a job may become, and how many of them a tick may begin. */
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { JobRecord, JobRun } from '@muster/shared/model/objects';
import type { Tables } from '@muster/manager/state/tables';
import type { RevisionInvariant } from './invariant.ts';

/** Remembers every run that there ever was: make one for each run of the simulator. */
export function oneRunPerTick(): RevisionInvariant {
  const begun = new Set<string>();
  return {
    promise: 'a tick of a schedule, and a revision of a job, begin at most one run',
    check({ changes, author }) {
      for (const { before, after } of changes) {
        if (before !== undefined || after?.kind !== 'run') continue;
        for (const cause of causesOf(after)) {
          if (begun.has(cause)) return `${author?.writer} began a second run for ${cause}`;
          begun.add(cause);
        }
      }
      return undefined;
    },
  };
}

function causesOf({ id, serviceId, scheduledAt, trigger, revision }: JobRun): readonly string[] {
  return [
    `id ${id}`,
    ...(scheduledAt === undefined ? [] : [`the tick ${scheduledAt} of ${serviceId}`]),
    ...(trigger === 'revision' ? [`revision ${revision} of ${serviceId}`] : []),
  ];
}

export const runsOnlyEnd: RevisionInvariant = {
  promise: 'a run that has ended stays as it is, and its counts never go back',
  check({ changes }) {
    for (const { before, after } of changes) {
      if (before?.kind !== 'run' || after?.kind !== 'run') continue;
      if (before.status.state !== 'running' && before.status.state !== after.status.state) return `run ${after.id} was ${before.status.state} and is ${after.status.state}`;
      if (after.status.failed < before.status.failed) return `run ${after.id} had ${before.status.failed} failed attempts and has ${after.status.failed}`;
      const { plan, status } = after;
      if (status.state === 'complete' && plan.type === 'replicated' && status.succeeded !== plan.completions) return `run ${after.id} is complete with ${status.succeeded} of ${plan.completions}`;
    }
    return undefined;
  },
};

export const parallelismHolds: RevisionInvariant = {
  promise: 'a run never has more slots under way than it may have at a time, nor an attempt in a slot that is done',
  check({ changes }, { view }) {
    const runs = new Set(changes.flatMap(({ before, after }) => (before === undefined && after?.kind === 'task' && after.runId !== undefined ? [after.runId] : [])));
    for (const id of runs) {
      const run = view.run(id);
      if (run === undefined || run.plan.type !== 'replicated') continue;
      const tasks = [...view.tasksOfRun(id)];
      const going = new Set(tasks.filter(({ desiredState, status }) => isWanted(desiredState) && !isTerminal(status.state)).map(({ slot }) => slot));
      if (going.size > run.plan.parallelism) return `run ${id} has ${going.size} slots under way, ${run.plan.parallelism} are allowed`;
    }
    return undefined;
  },
};

/** Without faults every tick of a schedule is dealt with at its time: the record has one span, up to the newest tick. */
export function missedTicks(view: Tables, records: Iterable<JobRecord>): string | undefined {
  for (const { serviceId, handled, schedule } of records) {
    if (handled.length > 1) return `job ${view.service(serviceId)?.spec.name} (${schedule}) missed ticks: ${JSON.stringify(handled)}`;
  }
  return undefined;
}
