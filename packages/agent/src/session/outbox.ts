/**
 * Status reports on their way to a manager. Only the newest status of a task is
 * kept; what was sent stays until it is acknowledged, and everything is sent
 * again in the next session.
 */
import type { TaskId } from '@muster/shared/model/ids';
import type { StatusReportMessage, TaskReport } from '@muster/shared/model/session-messages';

export const MAX_REPORTS = 100;
/** Messages sent and not yet acknowledged at most. */
const WINDOW = 8;

export class Outbox {
  readonly #read: (taskId: TaskId) => TaskReport | undefined;
  readonly #waiting = new Set<TaskId>();
  readonly #sent = new Map<number, readonly TaskReport[]>();
  #number = 0;

  constructor(read: (taskId: TaskId) => TaskReport | undefined) {
    this.#read = read;
  }

  /** Begins a session: returns the reports that go with the hello, as number 0. The others wait. */
  begin(reports: readonly TaskReport[]): readonly TaskReport[] {
    this.#waiting.clear();
    this.#sent.clear();
    this.#number = 0;
    const first = reports.slice(0, MAX_REPORTS);
    for (const { taskId } of reports.slice(MAX_REPORTS)) this.#waiting.add(taskId);
    this.#sent.set(0, first);
    return first;
  }

  add(taskId: TaskId): void {
    this.#waiting.add(taskId);
  }

  /** The next message; undefined when nothing waits or too much is unacknowledged. */
  take(): StatusReportMessage | undefined {
    if (this.#sent.size >= WINDOW) return undefined;
    const tasks: TaskReport[] = [];
    for (const taskId of this.#waiting) {
      if (tasks.length >= MAX_REPORTS) break;
      this.#waiting.delete(taskId);
      const report = this.#read(taskId);
      if (report !== undefined) tasks.push(report);
    }
    if (tasks.length === 0) return undefined;
    this.#number += 1;
    this.#sent.set(this.#number, tasks);
    return { type: 'status', number: this.#number, tasks };
  }

  /** The reports that a manager has stored now. */
  acknowledged(number: number): readonly TaskReport[] {
    const stored: TaskReport[] = [];
    for (const [sent, reports] of this.#sent) {
      if (sent > number) continue;
      stored.push(...reports);
      this.#sent.delete(sent);
    }
    return stored;
  }
}
