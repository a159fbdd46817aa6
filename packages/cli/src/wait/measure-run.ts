/** How far a run of a job is, from what a watch has told. Pure. */
import type { ShownRun, ShownTask } from '@muster/shared/model/shown';
import { isFailure, isWanted } from '@muster/shared/model/task-state';
import type { Picture } from './picture.ts';
import { bySlot, type Line, type Progress, reasonOf } from './progress.ts';

/** Lines that are drawn; a run may have thousands of tasks. */
const MAX_LINES = 20;

export function measureRun(picture: Picture, id: string): Progress {
  const run = picture.runs.get(id);
  if (run === undefined) {
    const failure = picture.synced ? { failure: 'the run is forgotten: its job keeps no more of them, or was removed' } : {};
    return { lines: [], done: false, summary: 'waiting for the managers', ...failure };
  }
  const { state, reason } = run.status;
  const lines = state === 'running' ? linesOf([...picture.tasks.values()].filter((task) => task.runId === id)) : [];
  const summary = runSummary(run);
  if (state === 'failed') return { lines, done: false, failure: `the run failed: ${reason}`, summary };
  if (state === 'stopped') return { lines, done: false, failure: `the run was stopped: ${reason}`, summary };
  return { lines, done: state === 'complete', stableAt: 0, summary };
}

export function runSummary({ plan, status, active }: ShownRun): string {
  const of = plan.type === 'replicated' ? ` of ${String(plan.completions)}` : '';
  const failed = status.failed === 0 ? '' : `, ${String(status.failed)} failed`;
  return `${String(status.succeeded)}${of} complete${status.state === 'running' ? `, ${String(active)} under way` : ''}${failed}`;
}

function linesOf(tasks: readonly ShownTask[]): readonly Line[] {
  const lines: Line[] = [];
  for (const attempts of bySlot(tasks).values()) {
    const task = attempts.find(({ desiredState }) => isWanted(desiredState)) ?? attempts[0];
    if (task === undefined || task.status.state === 'complete') continue;
    const failure = attempts.find(({ id, status }) => id !== task.id && isFailure(status.state));
    const reasons = [reasonOf(task), failure === undefined ? '' : `before: ${reasonOf(failure)}`].filter((reason) => reason !== '');
    lines.push({ name: task.name, state: task.status.state, where: task.nodeName, reasons, tone: isFailure(task.status.state) ? 'bad' : 'busy', done: false });
    if (lines.length >= MAX_LINES) break;
  }
  return lines;
}
