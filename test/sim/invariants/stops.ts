/**
 * Who leaves is not led to any more: the order to stop a task that has served comes to its
 * node when every connected host has the task out of its maps.
 *
 * While nothing fails this holds as it is said. Under faults it is waited for as long as the
 * design has it, and what the manager that gives the order cannot know is no fault of it:
 * a task that left before it saw the state, a host that came to it later.
 */
import type { Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import { asTaskId } from '@muster/shared/model/ids';
import type { SeenRevision } from '../ledger.ts';
import type { SessionWith } from '../agent-host.ts';
import { Violation } from './invariant.ts';

export const OUT_OF_MAPS = 'a task is told to stop when every connected host has it out of its maps, or was waited for';

/** No stop waits longer for anybody. */
const MAX_WAIT_MS = 30_000;
/** For a host that says that it cannot. */
const FAILING_MS = 3_000;
/** For a host whose manager is another one. */
const ELSEWHERE_MS = 1_000;

/** A host, as it leads connections. */
export interface Leader {
  readonly name: string;
  readonly isConnected: boolean;
  readonly session: SessionWith | undefined;
  readonly kernel: { readonly failingSince: number | undefined; leadsTo(taskId: string): boolean };
}

export interface ToldToStop {
  readonly taskId: string;
  /** Which told it, and which process of it that is. */
  readonly manager: string;
  readonly process: object | undefined;
}

interface Leaving {
  readonly at: number;
  /** The managers' processes that had seen the state from before. */
  readonly witnesses: ReadonlySet<object>;
}

export class Stops {
  readonly #leaving = new Map<string, Leaving>();
  /** While nothing fails. */
  isCalm = false;

  /** `witnesses`: the managers' processes that know the state. Times are by the true clock, and monotonic. */
  onRevision({ changes }: SeenRevision, now: number, witnesses: () => readonly object[]): void {
    for (const { kind, before, after } of changes) {
      if (kind !== 'task' || !leaves(before, after)) continue;
      this.#leaving.set(after.id, { at: now, witnesses: new Set(witnesses()) });
    }
  }

  /** False: the order is none that has to wait. */
  check({ taskId, manager, process }: ToldToStop, hosts: readonly Leader[], view: Tables, now: number): boolean {
    const leaving = this.#leaving.get(taskId);
    const task = view.task(asTaskId(taskId));
    // What ended by itself, or is taken for lost, is not asked to stop.
    if (leaving === undefined || task === undefined || isTerminal(task.status.state)) return false;
    for (const host of hosts) {
      if (!host.isConnected || !host.kernel.leadsTo(taskId)) continue;
      if (!this.isCalm && isExcused(host, { manager, process, leaving, now })) continue;
      throw new Violation(OUT_OF_MAPS, `${manager} tells task ${taskId} to stop ${now - leaving.at} ms after it was to leave, and ${host.name} leads to it`);
    }
    return true;
  }
}

function leaves(before: Task | undefined, after: Task | undefined): after is Task {
  return before !== undefined && after?.addresses !== undefined && after.status.state === 'running' && isWanted(before.desiredState) && !isWanted(after.desiredState);
}

interface Order {
  readonly manager: string;
  readonly process: object | undefined;
  readonly leaving: Leaving;
  readonly now: number;
}

function isExcused({ session, kernel: { failingSince } }: Leader, { manager, process, leaving, now }: Order): boolean {
  const waitedMs = now - leaving.at;
  if (waitedMs >= MAX_WAIT_MS) return true;
  if (process === undefined || !leaving.witnesses.has(process)) return true;
  if (session === undefined || session.since >= leaving.at) return true;
  if (session.manager !== manager) return waitedMs >= ELSEWHERE_MS;
  return failingSince !== undefined && Math.min(waitedMs, now - failingSince) >= FAILING_MS;
}
