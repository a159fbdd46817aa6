/**
 * Runs the tasks that managers assigned to this node.
 *
 * Reads: assignments (from the session and, at the start, from the journal), the
 * engine's containers and its events.
 * Writes: containers through the driver; the fence, assignments and statuses to
 * the journal, always before it acts on them.
 * Never: obeys a fence lower than the highest obeyed; restarts a container while
 * a manager can be reached that stores what it is told; touches a container that was never assigned before a
 * manager has sent a complete set.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { isExclusive } from '@muster/shared/model/disconnect';
import { defaultTask } from '@muster/shared/model/defaults';
import { asServiceId, asTaskId, type TaskId } from '@muster/shared/model/ids';
import type { TaskStatus } from '@muster/shared/model/objects';
import { compareFence, type Assignment, type Fence, type MaterialContent, type TaskReport } from '@muster/shared/model/session-messages';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { TemplateFacts } from '@muster/shared/model/template';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import type { Driver } from '../driver/driver.ts';
import type { Probe } from '../health/probe.ts';
import { Prober } from '../health/prober.ts';
import { Leases } from '../lease/leases.ts';
import type { AssignmentChange, Journal, JournalContent } from '../journal/journal.ts';
import { TaskFiles, type FileHost } from '../files/task-files.ts';
import { TaskRun, type RunContext, type TaskNetworks } from './task-run.ts';

export interface WorkerOptions {
  readonly driver: Driver;
  /** Makes one probe over the network. */
  readonly probe: Probe;
  readonly leases: Leases;
  readonly journal: Journal;
  /** What the journal held when the agent started. */
  readonly recorded: JournalContent;
  /** Absent: tasks run without networks of Muster's. */
  readonly networks?: TaskNetworks | undefined;
  /** Where files made of secrets and configs lie. */
  readonly files: FileHost;
  /** What placeholders may say of this node. */
  readonly node: () => TemplateFacts['node'];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when a task has a status that the managers do not have yet. */
  readonly onStatus: (taskId: TaskId) => void;
  /** Containers created, started or removed at the same time. */
  readonly actionLimit?: number;
  readonly reconcileMs?: number;
}

const DEFAULT_ACTION_LIMIT = 16;
const DEFAULT_RECONCILE_MS = 30_000;
const RECONCILE_RETRY_MS = 1_000;
/** Statuses saved together; a journal that lags so little behind is rebuilt from the engine. */
const SAVE_DELAY_MS = 20;

export class Worker implements Runnable {
  readonly name = 'worker';
  readonly #options: WorkerOptions;
  readonly #log: Logger;
  readonly #runs = new Map<string, TaskRun>();
  readonly #stop = new AbortController();
  readonly #context: RunContext;
  readonly #prober: Prober;
  readonly #unsaved = new Set<TaskRun>();
  readonly #files: TaskFiles;
  readonly #reconcile = new Wakeup();
  #fence: Fence;
  #isSetKnown = false;
  #isOffline = false;
  #cancelOffline: () => void = () => undefined;
  #cancelSave: (() => void) | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'worker' });
    this.#fence = options.recorded.fence;
    this.#files = new TaskFiles(options.files);
    this.#prober = new Prober({
      driver: options.driver,
      probe: options.probe,
      clock: options.clock,
      logger: this.#log,
      onVerdict: (taskId) => this.#runs.get(taskId)?.kick(),
    });
    this.#context = {
      driver: options.driver,
      prober: this.#prober,
      leases: options.leases,
      clock: options.clock,
      log: this.#log,
      actions: new Limiter(options.actionLimit ?? DEFAULT_ACTION_LIMIT),
      signal: this.#stop.signal,
      networks: options.networks,
      files: this.#files,
      node: options.node,
      isOffline: () => this.#isOffline,
      statusChanged: (run) => this.#statusChanged(run),
      finished: (run) => {
        if (this.#runs.get(run.assignment.taskId) === run) this.#runs.delete(run.assignment.taskId);
      },
    };
    options.leases.observe(() => {
      for (const run of this.#runs.values()) if (run.assignment.spec.disconnect !== undefined) run.kick();
    });
    for (const { assignment, status, acked } of options.recorded.tasks) {
      const known = { assignment, status: status ?? this.#newStatus(), acked: status !== undefined && acked };
      this.#runs.set(assignment.taskId, new TaskRun(this.#context, known));
    }
  }

  /** The highest fence obeyed. */
  get fence(): Fence {
    return this.#fence;
  }

  /** No manager has been reachable for longer than the grace; crashed containers are restarted here. */
  get isOffline(): boolean {
    return this.#isOffline;
  }

  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.#stop.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all([this.#watch(this.#stop.signal), this.#reconcileAgain(this.#stop.signal)]);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#stop.abort();
      this.#cancelOffline();
      this.#prober.stop();
      await Promise.all([...this.#runs.values()].map((run) => run.dispose()));
      this.#save();
    }
  }

  /**
   * Takes over what a manager wants of this node. False: the fence is lower than
   * one obeyed before, and nothing was changed. Throws when the journal cannot be
   * written: what cannot be remembered is not obeyed.
   */
  obey(change: AssignmentChange): boolean {
    if (compareFence(change.fence, this.#fence) < 0) return false;
    this.#options.journal.saveAssignments(change);
    this.#fence = change.fence;
    const kept = new Set<string>();
    for (const assignment of change.assign) {
      kept.add(assignment.taskId);
      this.#assign(assignment);
    }
    for (const taskId of change.remove) this.#runs.get(taskId)?.forget();
    this.#forgetContents();
    if (!change.complete) return true;
    for (const [taskId, run] of this.#runs) if (!kept.has(taskId) && !run.forgotten) run.forget();
    this.#isSetKnown = true;
    // Containers that belong to no task of the set are found by looking at all of them.
    this.#reconcile.wake();
    return true;
  }

  /** Contents of secrets and configs, of which the assignments that follow make files. Tasks that wait for them go on. */
  take(contents: readonly MaterialContent[]): void {
    this.#files.take(contents);
    for (const run of this.#runs.values()) if ((run.assignment.files ?? run.assignment.registry) !== undefined && !isTerminal(run.status.state)) run.kick();
  }

  #forgetContents(): void {
    const needed = [...this.#runs.values()].filter(({ assignment, forgotten }) => (assignment.files ?? assignment.registry) !== undefined && !forgotten && isWanted(assignment.desiredState));
    this.#files.retain(needed.map(({ assignment }) => assignment));
  }

  /** A session begins. */
  online(): void {
    this.#cancelOffline();
    this.#isOffline = false;
  }

  /** The session ended, or none was ever made: after the grace, containers are restarted here. */
  offlineAfter(graceMs: number): void {
    this.#cancelOffline();
    this.#cancelOffline = this.#options.clock.after(graceMs, () => {
      this.#isOffline = true;
      this.#log.warn({ graceMs }, 'no manager can be reached; crashed containers are restarted in place');
      for (const run of this.#runs.values()) if (isTerminal(run.status.state) && !run.acked) run.kick();
    });
  }

  /** What is known of every task of the set; first what the managers do not have yet. */
  reports(): readonly TaskReport[] {
    const unknown: TaskReport[] = [];
    const known: TaskReport[] = [];
    for (const run of this.#runs.values()) {
      if (run.forgotten) continue;
      (run.acked ? known : unknown).push({ taskId: run.assignment.taskId, status: run.status });
    }
    return [...unknown, ...known];
  }

  /** Undefined when the task is no longer assigned. */
  report(taskId: TaskId): TaskReport | undefined {
    const run = this.#runs.get(taskId);
    return run === undefined || run.forgotten ? undefined : { taskId, status: run.status };
  }

  /** Tasks that run: those whose use is to be measured often, or the others. */
  sampled(often = true): readonly TaskId[] {
    const ids: TaskId[] = [];
    for (const { assignment, status, forgotten } of this.#runs.values()) {
      if ((assignment.sampled === true) === often && status.state === 'running' && !forgotten) ids.push(assignment.taskId);
    }
    return ids;
  }

  /** What the leases of the tasks here ask of heartbeats. */
  leased(): { readonly beatMs: number; readonly exclusive: boolean } {
    let beatMs = Number.POSITIVE_INFINITY;
    let exclusive = false;
    for (const { assignment, status, forgotten } of this.#runs.values()) {
      if (assignment.spec.disconnect === undefined || forgotten || isTerminal(status.state)) continue;
      beatMs = Math.min(beatMs, Leases.beatMs(assignment.spec) ?? beatMs);
      exclusive ||= isExclusive(assignment.spec);
    }
    return { beatMs, exclusive };
  }

  assignment(taskId: TaskId): Assignment | undefined {
    return this.#runs.get(taskId)?.assignment;
  }

  /** The managers have stored these reports. */
  acknowledge(reports: readonly TaskReport[]): void {
    for (const { taskId, status } of reports) {
      const run = this.#runs.get(taskId);
      if (run?.acknowledge(status) === true) this.#saveSoon(run);
    }
  }

  #assign(assignment: Assignment): void {
    const run = this.#runs.get(assignment.taskId);
    if (run !== undefined) {
      run.assign(assignment);
      return;
    }
    const added = new TaskRun(this.#context, { assignment, status: this.#newStatus(), acked: true });
    this.#runs.set(assignment.taskId, added);
    added.kick();
  }

  #newStatus(): TaskStatus {
    return { state: 'assigned', at: this.#options.clock.now(), message: 'assigned to the node' };
  }

  #statusChanged(run: TaskRun): void {
    if (run.forgotten) return;
    this.#saveSoon(run);
    this.#options.onStatus(run.assignment.taskId);
  }

  #saveSoon(run: TaskRun): void {
    this.#unsaved.add(run);
    this.#cancelSave ??= this.#options.clock.after(SAVE_DELAY_MS, () => this.#save());
  }

  #save(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    const records = [...this.#unsaved]
      .filter((run) => !run.forgotten)
      .map((run) => ({ taskId: run.assignment.taskId, status: run.status, acked: run.acked }));
    this.#unsaved.clear();
    if (records.length === 0) return;
    try {
      this.#options.journal.saveStatuses(records);
    } catch (error) {
      // The engine knows what became of the containers: this can be found out again.
      this.#log.error({ err: error, tasks: records.length }, 'saving task statuses failed');
    }
  }

  /** Looks at each container that something happened to. */
  async #watch(signal: AbortSignal): Promise<void> {
    for await (const event of this.#options.driver.events(signal)) {
      if (event.type === 'resync') this.#reconcile.wake();
      else this.#runs.get(event.taskId)?.look();
    }
  }

  /** Compares everything: after lost events at once, and now and then to be sure. */
  async #reconcileAgain(signal: AbortSignal): Promise<void> {
    const { clock, reconcileMs = DEFAULT_RECONCILE_MS } = this.#options;
    let cancel: () => void = () => undefined;
    let isAway = false;
    while (!signal.aborted) {
      await this.#reconcile.wait(signal);
      cancel();
      let nextMs = reconcileMs;
      try {
        signal.throwIfAborted();
        await this.#reconcileOnce(signal);
        isAway = false;
      } catch (error) {
        if (signal.aborted) return;
        // Once for each outage: it is tried again every second or so.
        this.#log[isAway ? 'debug' : 'warn']({ err: error }, 'listing the containers failed; trying again');
        isAway = true;
        nextMs = RECONCILE_RETRY_MS;
      }
      cancel = clock.after(nextMs, () => this.#reconcile.wake());
    }
    cancel();
  }

  async #reconcileOnce(signal: AbortSignal): Promise<void> {
    const containers = new Map((await this.#options.driver.list(signal)).map((container) => [container.taskId, container]));
    for (const [taskId, run] of this.#runs) run.listed(containers.get(taskId));
    if (!this.#isSetKnown) return;
    this.#files.keepOnly((taskId) => this.#runs.has(taskId));
    for (const taskId of containers.keys()) if (!this.#runs.has(taskId)) this.#removeStray(taskId);
  }

  /** A container of this node's that belongs to no assigned task: stopped with grace, then removed. */
  #removeStray(taskId: string): void {
    this.#log.warn({ taskId }, 'removing a container whose task is not assigned to this node');
    const assignment: Assignment = {
      taskId: asTaskId(taskId),
      serviceId: asServiceId(''),
      serviceName: '',
      stack: '',
      revision: 0,
      slot: 0,
      desiredState: 'remove',
      notBefore: 0,
      spec: defaultTask(''),
      ports: [],
    };
    const run = new TaskRun(this.#context, { assignment, status: this.#newStatus(), acked: true });
    this.#runs.set(taskId, run);
    run.forget();
  }
}
