/**
 * Writes what agents report, many reports in one transaction: while one commit is
 * under way the next batch gathers.
 *
 * Reads: tasks. Writes: `task.status` alone, of tasks on the reporting node alone.
 */
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { TaskReport } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Mutation } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { mergeStatus } from './merge-status.ts';

interface Entry {
  readonly nodeId: NodeId;
  readonly reports: readonly TaskReport[];
  readonly written: () => void;
  readonly failed: (reason: Error) => void;
}

const RETRY_MS = 200;
const CONFLICT_PAUSE_MS = 5;

export class ReportWriter {
  readonly #state: State;
  readonly #clock: Clock;
  readonly #log: Logger;
  #queue: Entry[] = [];
  #writing = false;
  #stopped: Error | undefined;

  constructor(options: { readonly state: State; readonly clock: Clock; readonly logger: Logger }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#log = options.logger;
  }

  /** Resolves when the reports are in the store; rejects after `stop`. Callers bound how many they have under way. */
  write(nodeId: NodeId, reports: readonly TaskReport[]): Promise<void> {
    return new Promise((written, failed) => {
      if (this.#stopped !== undefined) {
        failed(this.#stopped);
        return;
      }
      this.#queue.push({ nodeId, reports, written, failed });
      if (this.#writing) return;
      this.#writing = true;
      void this.#drain();
    });
  }

  /** Gives up what is not written: the agents still have it and report it to another manager. */
  stop(): void {
    this.#stopped = new Error('the manager stops');
    for (const { failed } of this.#queue.splice(0)) failed(this.#stopped);
  }

  async #drain(): Promise<void> {
    // What arrives in this turn goes into the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      if (!(await this.#writeBatch(batch))) {
        // What comes meanwhile may take back what could not be written yet.
        this.#queue = [...batch, ...this.#queue];
        await this.#clock.sleep(RETRY_MS);
        if (this.#stopped === undefined) continue;
        for (const { failed } of this.#queue.splice(0)) failed(this.#stopped);
        break;
      }
      const stopped = this.#stopped;
      for (const { written, failed } of batch) {
        if (stopped === undefined) written();
        else failed(stopped);
      }
    }
    this.#writing = false;
  }

  /** False: the store did not answer, and some of it is not written. */
  async #writeBatch(batch: readonly Entry[]): Promise<boolean> {
    // Of several reports on one task the one that brings it furthest counts, and among those the last.
    const latest = new Map<TaskId, { readonly nodeId: NodeId; readonly report: TaskReport }[]>();
    for (const { nodeId, reports } of batch) {
      for (const report of reports) {
        const entries = (latest.get(report.taskId) ?? []).filter((earlier) => earlier.nodeId !== nodeId || !takesBack(report, earlier.report));
        entries.push({ nodeId, report });
        latest.set(report.taskId, entries);
      }
    }
    while (latest.size > 0 && this.#stopped === undefined) {
      const mutations: Mutation[] = [];
      for (const [taskId, entries] of latest) {
        const task = this.#state.view.task(taskId);
        let merged = task;
        for (const { nodeId, report } of entries) {
          if (merged !== undefined) merged = mergeStatus(merged, nodeId, report.status) ?? merged;
        }
        if (merged === undefined || merged === task) latest.delete(taskId);
        else mutations.push({ op: 'replace', object: merged });
      }
      if (mutations.length === 0) return true;
      try {
        const { applied, conflicted } = await this.#state.commit(mutations);
        for (const { object } of applied) if (object.kind === 'task') latest.delete(object.id);
        if (conflicted.length > 0) await this.#clock.sleep(CONFLICT_PAUSE_MS);
      } catch (error) {
        this.#log.warn({ err: error, tasks: mutations.length }, 'writing reports failed; trying again');
        return false;
      }
    }
    return true;
  }
}

/** An agent that could not have its task's end written down has restarted the container in place. */
function takesBack(later: TaskReport, earlier: TaskReport): boolean {
  return (later.status.offlineRestarts ?? 0) > (earlier.status.offlineRestarts ?? 0);
}
