/** Does what a service asks for the time of a disconnection make sense, and can it be exclusive? Pure. */
import { MIN_STOP_AFTER_MS } from './disconnect.ts';
import type { ServiceSpec } from './service-spec.ts';
import { checkDuration, type Report } from './validate-field.ts';

export function checkDisconnect(report: Report, path: string, { task, mode, update, rollback, disruption }: ServiceSpec): void {
  const { disconnect } = task;
  if (disconnect === undefined) return;
  const at = `${path}.task.disconnect`;
  checkDuration(report, `${at}.stopAfterMs`, disconnect.stopAfterMs);
  checkDuration(report, `${at}.lostAfterMs`, disconnect.lostAfterMs);
  if (disconnect.stopAfterMs > 0 && disconnect.stopAfterMs < MIN_STOP_AFTER_MS) {
    report(`${at}.stopAfterMs`, `must be 0 (never) or at least ${MIN_STOP_AFTER_MS} (5 s), the time that an agent may need to find another manager; is ${disconnect.stopAfterMs}`);
  }
  if (!disconnect.exclusive) return;
  if (mode.type !== 'replicated') report(`${at}.exclusive`, `goes with a replicated service only, the mode is ${mode.type}`);
  if (disconnect.onReturn !== 'replacement') {
    report(`${at}.onReturn`, `must be replacement for an exclusive service: the original has been stopped by then; is ${disconnect.onReturn}`);
  }
  if (disruption?.maxUnavailable?.value === 0) report(`${path}.disruption.maxUnavailable`, 'must be at least 1 for an exclusive service: a task of it stops before the next one starts');
  if (disruption?.moveOrder === 'start-first') report(`${path}.disruption.moveOrder`, 'must be stop-first for an exclusive service: two tasks of it never run at the same time');
  for (const [name, { order, maxSurge }] of [['update', update], ['rollback', rollback]] as const) {
    if ((maxSurge?.value ?? 0) > 0) report(`${path}.${name}.maxSurge`, 'must be 0 for an exclusive service: two tasks of it never run at the same time');
    if (order === 'start-first') report(`${path}.${name}.order`, 'must be stop-first for an exclusive service: two tasks of it never run at the same time');
  }
}
