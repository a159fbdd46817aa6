/** What follows when the engine refuses an action: try again later, or give the task up with the engine's words. */
import type { TaskStatus } from '@muster/shared/model/objects';
import { isBefore } from '@muster/shared/model/task-state';
import type { DriverErrorCode } from '../driver/driver.ts';
import type { Action, TaskFacts } from './step.ts';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;
/** About half a minute of an engine that does not answer; then another node may do better. */
export const MAX_ATTEMPTS = 10;

export interface ActionFailure {
  /** `unknown`: an error that is not the driver's own. */
  readonly code: DriverErrorCode | 'unknown';
  readonly message: string;
}

/** True: the same action may work later. */
const IS_PASSING: Readonly<Record<ActionFailure['code'], boolean>> = {
  unavailable: true,
  'permission-denied': true,
  'not-found': true,
  'registry-unavailable': true,
  timeout: true,
  unknown: true,
  'image-not-found': false,
  'registry-denied': false,
  'port-taken': false,
  refused: false,
  'disk-full': false,
};

export type AfterFailure =
  | { readonly retryAfterMs: number; readonly status: TaskStatus }
  | { readonly giveUp: TaskStatus };

/** `attempts`: how often the action has failed in a row, this time included. */
export function afterFailure(
  { status, offline }: Pick<TaskFacts, 'status' | 'offline'>,
  action: Exclude<Action['do'], 'nothing'> | 'inspect',
  failure: ActionFailure,
  attempts: number,
  now: number,
): AfterFailure {
  const retry = {
    retryAfterMs: Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 30)),
    status: { ...status, message: failure.message },
  };
  // A container that must go is never given up; and an engine that does not answer says nothing about one that may run.
  const mayRun = action === 'inspect' && !isBefore(status.state, 'starting');
  if (action === 'stop' || action === 'remove' || action === 'post-start' || mayRun) return { ...retry, status };
  // With no manager to hand the task to another node, there is nothing better than trying on.
  if (IS_PASSING[failure.code] && (attempts < MAX_ATTEMPTS || offline)) return retry;
  // `rejected`: this node could not run it. `failed`: it was run and failed, so the restart policy applies.
  const ran = action === 'start' && (failure.code === 'refused' || offline);
  const { containerId, offlineRestarts } = status;
  return {
    giveUp: {
      state: ran ? 'failed' : 'rejected',
      at: now,
      message: `${action} failed`,
      error: failure.message,
      ...(containerId === undefined ? {} : { containerId }),
      ...(offlineRestarts === undefined ? {} : { offlineRestarts }),
    },
  };
}
