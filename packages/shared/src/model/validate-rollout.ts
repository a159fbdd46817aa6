/** Checks of how a service is updated and how much of it may be missing meanwhile; settings that contradict each other are told together. */
import type { Amount } from './amount.ts';
import type { ServiceSpec, UpdateConfig } from './service-spec.ts';
import { checkDuration, checkInteger, type Report } from './validate-field.ts';

const MAX_TASKS = 1_000_000;

export function checkRollouts(report: Report, path: string, spec: ServiceSpec): void {
  checkUpdate(report, `${path}.update`, spec.update);
  checkUpdate(report, `${path}.rollback`, spec.rollback);
  if (spec.rollback.failureAction === 'rollback') {
    report(`${path}.rollback.failureAction`, 'must be pause or continue: a rollback is never rolled back');
  }
  if (spec.rollback.canary !== undefined) report(`${path}.rollback.canary`, 'must be absent: a rollback goes to all tasks at once');
  checkDisruption(report, path, spec);
}

function checkUpdate(report: Report, path: string, update: UpdateConfig): void {
  checkInteger(report, `${path}.parallelism`, update.parallelism, { min: 0, max: MAX_TASKS });
  checkDuration(report, `${path}.delayMs`, update.delayMs);
  checkDuration(report, `${path}.monitorMs`, update.monitorMs);
  checkDuration(report, `${path}.progressDeadlineMs`, update.progressDeadlineMs);
  if (!(update.maxFailureRatio >= 0 && update.maxFailureRatio <= 1)) {
    report(`${path}.maxFailureRatio`, `must be from 0 to 1, is ${update.maxFailureRatio}`);
  }
  const { maxSurge, canary } = update;
  if (maxSurge !== undefined) {
    checkAmount(report, `${path}.maxSurge`, maxSurge);
    if (update.order === 'start-first' && maxSurge.value === 0) {
      report(`${path}.maxSurge`, 'must be at least 1 when the order is start-first: a new task would never be allowed beside the old one');
    }
  }
  if (canary !== undefined) {
    checkAmount(report, `${path}.canary.amount`, canary.amount);
    if (canary.amount.value === 0) report(`${path}.canary.amount`, 'must be at least one task');
    checkDuration(report, `${path}.canary.promoteAfterMs`, canary.promoteAfterMs);
  }
}

function checkDisruption(report: Report, path: string, { disruption, update, rollback }: ServiceSpec): void {
  if (disruption === undefined) return;
  const { maxUnavailable, moveOrder } = disruption;
  if (maxUnavailable === undefined) return;
  checkAmount(report, `${path}.disruption.maxUnavailable`, maxUnavailable);
  if (maxUnavailable.value !== 0) return;
  const stuck = ([['update', update], ['rollback', rollback]] as const).filter(([, config]) => config.order === 'stop-first' && (config.maxSurge?.value ?? 0) === 0);
  for (const [name] of stuck) {
    report(
      `${path}.disruption.maxUnavailable`,
      `must be at least 1, or ${path}.${name}.order start-first, or ${path}.${name}.maxSurge at least 1: with none of them no task could ever be replaced`,
    );
  }
  if (moveOrder === 'stop-first') {
    report(`${path}.disruption.moveOrder`, 'must be start-first when maxUnavailable is 0: no task could ever be moved');
  }
}

function checkAmount(report: Report, path: string, { type, value }: Amount): void {
  checkInteger(report, path, value, { min: 0, max: type === 'percent' ? 100 : MAX_TASKS });
}
