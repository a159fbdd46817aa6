/**
 * One task on this node: what is known of it, and the loop that takes one step
 * after another until nothing is left to do. Steps of a task never overlap, so
 * nothing is done twice; a look that is asked for meanwhile comes after.
 */
import type { TaskStatus } from '@muster/shared/model/objects';
import type { Assignment } from '@muster/shared/model/session-messages';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import type { TemplateFacts } from '@muster/shared/model/template';
import { fillIn } from '@muster/shared/model/template-fields';
import type { ContainerFile, TaskFiles } from '../files/task-files.ts';
import { DriverError, type ContainerRequest, type ContainerState, type Driver } from '../driver/driver.ts';
import type { Verdict } from '../health/decide.ts';
import type { Prober } from '../health/prober.ts';
import type { Leases } from '../lease/leases.ts';
import { afterFailure } from './after-failure.ts';
import { rememberEnding } from './restart-in-place.ts';
import { nextStep, sameStatus, type Action } from './step.ts';

const PROGRESS_INTERVAL_MS = 5_000;
/** Pause when an action that succeeded has to be done again at once: the engine contradicts itself. */
const REPEAT_PAUSE_MS = 1_000;
/** A report that no manager has stored by then is one that none can store: the store has lost its majority. */
const STORE_GRACE_MS = 5_000;

/** What all runs of a worker share. */
export interface RunContext {
  readonly driver: Driver;
  readonly prober: Pick<Prober, 'verdict' | 'forget'>;
  readonly leases: Pick<Leases, 'factsOf' | 'forget'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly actions: Limiter;
  readonly signal: AbortSignal;
  readonly networks: TaskNetworks | undefined;
  readonly files: Pick<TaskFiles, 'provide' | 'drop' | 'credentials'>;
  /** What placeholders may say of this node. */
  readonly node: () => TemplateFacts['node'];
  isOffline(): boolean;
  statusChanged(run: TaskRun): void;
  /** A forgotten task's container is gone. */
  finished(run: TaskRun): void;
}

/** What tasks ask of this node's networks. */
export interface TaskNetworks {
  /** Undefined: the task has none. Throws `unavailable` while they are not there. */
  attach(assignment: Assignment, signal: AbortSignal): Promise<Pick<ContainerRequest, 'networks' | 'dns'> | undefined>;
  containerStarted(): void;
}

export interface KnownTask {
  readonly assignment: Assignment;
  readonly status: TaskStatus;
  readonly acked: boolean;
}

type Doing = Exclude<Action, { readonly do: 'nothing' }>;

export class TaskRun {
  readonly #context: RunContext;
  #assignment: Assignment;
  #status: TaskStatus;
  #acked: boolean;
  /** Since when, on the monotonic clock, the managers lack what is known here. */
  #unackedSince: number;
  #container: ContainerState | undefined;
  #endings: readonly number[] = [];
  #imageReady = false;
  #forgotten = false;
  /** The container must be looked at before the next step. */
  #stale = true;
  #busy = false;
  #again = false;
  /** Failures in a row of the action at hand. */
  #attempts = 0;
  #lastDone: Doing['do'] | undefined;
  #cancelWake: () => void = () => undefined;
  #pulling: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();

  constructor(context: RunContext, known: KnownTask) {
    this.#context = context;
    this.#assignment = known.assignment;
    this.#status = known.status;
    this.#acked = known.acked;
    this.#unackedSince = context.clock.monotonic();
  }

  get assignment(): Assignment {
    return this.#assignment;
  }

  get status(): TaskStatus {
    return this.#status;
  }

  get acked(): boolean {
    return this.#acked;
  }

  get forgotten(): boolean {
    return this.#forgotten;
  }

  assign(assignment: Assignment): void {
    this.#assignment = assignment;
    this.#forgotten = false;
    if (!isWanted(assignment.desiredState)) this.#pulling?.abort();
    this.kick();
  }

  /** The task is no longer in the node's set: its container goes. */
  forget(): void {
    this.#forgotten = true;
    this.#assignment = { ...this.#assignment, desiredState: 'remove' };
    this.#pulling?.abort();
    this.kick();
  }

  /** The managers have this status. */
  acknowledge(status: TaskStatus): boolean {
    if (this.#acked || this.#status !== status) return false;
    this.#acked = true;
    this.#dropFiles();
    return true;
  }

  /** Something happened to the container. */
  look(): void {
    this.#stale = true;
    this.kick();
  }

  /** A list of all containers shows this one so. */
  listed(container: ContainerState | undefined): void {
    const known = this.#container;
    const isNew =
      container?.containerId !== known?.containerId ||
      container?.phase !== known?.phase ||
      container?.health !== known?.health ||
      container?.startedAt !== known?.startedAt;
    // Looked at again rather than taken over: the list may be older than what was done since.
    if (isNew || this.#stale) this.look();
  }

  kick(): void {
    this.#again = true;
    if (this.#busy || this.#context.signal.aborted) return;
    this.#busy = true;
    this.#cancelWake();
    this.#settled = this.#turns()
      .catch((error: unknown) => {
        if (this.#context.signal.aborted) return;
        this.#context.log.error({ taskId: this.#assignment.taskId, err: error }, 'task step failed');
        this.#wakeAfter(REPEAT_PAUSE_MS);
      })
      .finally(() => {
        this.#busy = false;
        // Asked for after the last look of the loop and before it was over.
        if (this.#again) this.kick();
      });
  }

  /** Resolves when its loop, which ends by the worker's signal, has ended. */
  async dispose(): Promise<void> {
    this.#cancelWake();
    await this.#settled;
    this.#cancelWake();
  }

  async #turns(): Promise<void> {
    const { clock, signal, driver } = this.#context;
    while (!signal.aborted) {
      this.#again = false;
      if (this.#stale) {
        this.#stale = false;
        try {
          this.#container = await driver.inspect(this.#assignment.taskId, signal);
        } catch (error) {
          this.#stale = true;
          if (signal.aborted) return;
          // Given up or not, what there is of it has to be found out.
          if (this.#fail('inspect', error)) this.#wakeAfter(REPEAT_PAUSE_MS);
          return;
        }
      }
      const before = this.#status;
      const now = clock.now();
      const step = nextStep(
        {
          assignment: this.#assignment,
          container: this.#container,
          status: before,
          acked: this.#acked,
          offline: this.#isUnheard(),
          imageReady: this.#imageReady,
          endings: this.#endings,
          health: this.#health(),
          lease: this.#lease(),
        },
        now,
      );
      this.#endings = step.endings;
      this.#become(step.status);
      if (step.action.do !== 'nothing') {
        const isRepeated = step.action.do === this.#lastDone && this.#status === before;
        if (isRepeated) {
          this.#lastDone = undefined;
          this.#wakeAfter(REPEAT_PAUSE_MS);
          return;
        }
        if (!(await this.#perform(step.action))) return;
        continue;
      }
      if (this.#status !== before) continue;
      this.#lastDone = undefined;
      this.#dropFiles();
      if (this.#forgotten && this.#container === undefined) {
        this.#context.leases.forget(this.#assignment.taskId);
        this.#context.finished(this);
        return;
      }
      if (this.#again) continue;
      if (step.wakeAt !== undefined) this.#wakeAfter(Math.max(0, step.wakeAt - now));
      else if (isTerminal(this.#status.state) && !this.#acked && !this.#isUnheard()) this.#wakeAfter(this.#heardUntil() - clock.monotonic());
      return;
    }
  }

  /** No manager can be reached, or none can write down what it is told. */
  #isUnheard(): boolean {
    return this.#context.isOffline() || (!this.#acked && this.#context.clock.monotonic() >= this.#heardUntil());
  }

  #heardUntil(): number {
    return this.#unackedSince + STORE_GRACE_MS;
  }

  /** Has the container probed for as long as it runs and is to run. */
  #health(): Verdict | undefined {
    const { prober } = this.#context;
    const { taskId, desiredState, spec } = this.#assignment;
    const { probes } = spec.container;
    const container = this.#container;
    if (probes === undefined) return undefined;
    if (container === undefined || (container.phase !== 'running' && container.phase !== 'paused') || !isWanted(desiredState)) {
      prober.forget(taskId);
      return undefined;
    }
    const started = this.#status.state === 'running';
    return prober.verdict(taskId, probes, container, { started, ready: started && this.#status.ready !== false });
  }

  #lease() {
    const { taskId, spec } = this.#assignment;
    return this.#context.leases.factsOf(taskId, spec);
  }

  /** False: it failed and comes again by a timer. */
  async #perform(action: Doing): Promise<boolean> {
    const { signal, actions } = this.#context;
    try {
      if (action.do === 'ensure-image') await this.#ensureImage();
      else if (action.do === 'stop') await this.#do(action);
      else await actions.run(() => this.#do(action), signal);
      this.#attempts = 0;
      this.#lastDone = action.do;
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      // It was called off because the task is no longer wanted.
      if (action.do === 'ensure-image' && !isWanted(this.#assignment.desiredState)) return true;
      return this.#fail(action.do, error);
    }
  }

  async #do(action: Doing): Promise<void> {
    const { driver, signal } = this.#context;
    const { taskId } = this.#assignment;
    // Whatever comes of it, the container is to be looked at afterwards.
    this.#stale = true;
    if (action.do === 'create') {
      this.#container = await driver.create(await this.#request(), signal);
      // One that was there already may have changed since the answer; a new one waits for its start.
      this.#stale = this.#container.phase !== 'created';
    } else if (action.do === 'start') {
      // It may have waited for its turn longer than its lease.
      if (this.#lease()?.hold !== undefined) return;
      // Those of a container from before the host lost its memory are made again.
      this.#provideFiles();
      await driver.start(taskId, signal);
      if (this.#assignment.networks !== undefined) this.#context.networks?.containerStarted();
    } else if (action.do === 'stop') {
      // Nobody is led to it any more; but who has been may still wait to be taken. One that failed takes nobody.
      const { networks = [], ports, desiredState } = this.#assignment;
      const untilTaken = !isWanted(desiredState) && networks.length + ports.length > 0;
      await driver.stop(taskId, { graceMs: action.graceMs, untilTaken }, signal);
    }
    else if (action.do === 'remove') await driver.remove(taskId, signal);
  }

  async #ensureImage(): Promise<void> {
    const { driver, clock, signal } = this.#context;
    const { image, pullPolicy } = this.#assignment.spec.container;
    const credentials = this.#context.files.credentials(this.#assignment);
    const pulling = new AbortController();
    this.#pulling = pulling;
    let saidAt = clock.monotonic();
    try {
      // The driver bounds how many are pulled at a time; an image that is here waits for none of them.
      await driver.ensureImage(
        { image, policy: pullPolicy, ...(credentials === undefined ? {} : { credentials }) },
        ({ message }) => {
          // Each status costs the cluster a write: say it now and then.
          if (pulling.signal.aborted || clock.monotonic() - saidAt < PROGRESS_INTERVAL_MS) return;
          saidAt = clock.monotonic();
          this.#become({ ...this.#status, message });
        },
        AbortSignal.any([signal, pulling.signal]),
      );
      this.#imageReady = true;
    } finally {
      this.#pulling = undefined;
    }
  }

  async #request(): Promise<ContainerRequest> {
    const { networks, signal } = this.#context;
    const { taskId, serviceId, serviceName, slot, stack, ports } = this.#assignment;
    const spec = { ...this.#assignment.spec, container: fillIn(this.#assignment.spec.container, this.#templateFacts()) };
    const files = this.#provideFiles();
    const attachment = await networks?.attach(this.#assignment, signal);
    // Without name servers of ours, in networks of the engine's, every port is the node's own, as the scheduler counts them.
    const isMeshed = attachment?.dns !== undefined;
    return { taskId, serviceId, serviceName, slot, stack, spec, ports: isMeshed ? ports.filter(({ mode }) => mode === 'host') : ports, ...(files.length === 0 ? {} : { files }), ...attachment };
  }

  #provideFiles(): readonly ContainerFile[] {
    return this.#assignment.files === undefined ? [] : this.#context.files.provide(this.#assignment, this.#templateFacts());
  }

  /** They are needed as long as the container may run again. */
  #dropFiles(): void {
    const { taskId, files, desiredState } = this.#assignment;
    const isUp = this.#container !== undefined && (this.#container.phase === 'running' || this.#container.phase === 'paused' || this.#container.phase === 'restarting');
    if (files === undefined || isUp || !isTerminal(this.#status.state)) return;
    if (this.#acked || this.#forgotten || !isWanted(desiredState)) this.#context.files.drop(taskId);
  }

  #templateFacts(): TemplateFacts {
    const { taskId, serviceId, serviceName, slot, spec, serviceLabels = {} } = this.#assignment;
    const node = this.#context.node();
    const place = slot === 0 ? node.id : String(slot);
    return { service: { id: serviceId, name: serviceName, labels: serviceLabels }, node, task: { id: taskId, name: `${serviceName}.${place}.${taskId}`, slot: place }, env: spec.container.env };
  }

  /** Decides what follows a failure; true when the next step can follow at once. */
  #fail(action: Doing['do'] | 'inspect', error: unknown): boolean {
    const { clock, log } = this.#context;
    this.#attempts += 1;
    const failure = {
      code: error instanceof DriverError ? error.code : ('unknown' as const),
      message: error instanceof Error ? error.message : String(error),
    };
    log.warn({ taskId: this.#assignment.taskId, action, attempts: this.#attempts, err: error }, 'engine action failed');
    const facts = { status: this.#status, offline: this.#isUnheard() };
    const after = afterFailure(facts, action, failure, this.#attempts, clock.now());
    if ('giveUp' in after) {
      this.#attempts = 0;
      if (after.giveUp.state === 'failed') {
        this.#endings = rememberEnding(this.#assignment.spec.restart, this.#endings, after.giveUp.at);
      }
      this.#become(after.giveUp);
      return true;
    }
    this.#become(after.status);
    this.#wakeAfter(after.retryAfterMs);
    return false;
  }

  #become(status: TaskStatus): void {
    if (sameStatus(this.#status, status)) return;
    this.#status = status;
    if (this.#acked) this.#unackedSince = this.#context.clock.monotonic();
    this.#acked = false;
    this.#context.statusChanged(this);
  }

  #wakeAfter(ms: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#context.clock.after(ms, () => this.kick());
  }
}
