/**
 * Probes the containers of this node that have probes, whether or not a manager can
 * be reached.
 *
 * Reads: what the worker knows of its tasks; the containers, over the network or by
 * running a command in them. Hands on: verdicts, when they change. Never: stops or
 * starts a container; makes the same probe of a container twice at a time.
 */
import { hashOf } from '@muster/shared/model/hash';
import { describeCheck } from '@muster/shared/model/probes';
import type { ProbeKind, ProbeSpec, ProbesSpec } from '@muster/shared/model/service-spec';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import { DriverError, type ContainerState, type Driver } from '../driver/driver.ts';
import { activeProbes, beginHealth, nextProbeAt, takeResult, type HealthState, type Known, type ProbeResult, type Verdict } from './decide.ts';
import type { Probe } from './probe.ts';
import { targetOf } from './target.ts';
import { TimerWheel } from './wheel.ts';

/** Probes over the network at the same time. */
const MAX_AT_ONCE = 64;
/** The engine is slow to run commands, and is needed for more than that. */
const MAX_EXEC_AT_ONCE = 4;
const MAX_OUTPUT_BYTES = 4_096;

export interface ProberOptions {
  readonly driver: Pick<Driver, 'exec'>;
  readonly probe: Probe;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The verdict about the task has changed. */
  readonly onVerdict: (taskId: string) => void;
}

interface Watched {
  readonly taskId: string;
  readonly probes: ProbesSpec;
  /** One run of the container; the next one begins anew. */
  readonly run: string;
  container: ContainerState;
  /** Of the monotonic clock. */
  readonly startedAt: number;
  state: HealthState;
  /** Kinds that are scheduled or under way. */
  readonly busy: Set<ProbeKind>;
  readonly ended: AbortController;
  readonly cancels: Set<() => void>;
}

export class Prober {
  readonly #options: ProberOptions;
  readonly #wheel: TimerWheel;
  readonly #watched = new Map<string, Watched>();
  readonly #network = new Limiter(MAX_AT_ONCE);
  readonly #exec = new Limiter(MAX_EXEC_AT_ONCE);

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#wheel = new TimerWheel(options.clock);
  }

  /**
   * What is known of the container that runs now; from here on it is probed. `known`
   * counts for one that is seen for the first time.
   */
  verdict(taskId: string, probes: ProbesSpec, container: ContainerState, known: Known): Verdict {
    const run = `${container.containerId} ${container.startedAt ?? ''}`;
    const present = this.#watched.get(taskId);
    if (present?.run === run) {
      present.container = container;
      return present.state.verdict;
    }
    // Started again under the agent's eyes: what was known was of another run.
    const past = present === undefined ? known : { started: false };
    this.forget(taskId);
    const { clock } = this.#options;
    const ageMs = container.startedAt === undefined ? 0 : Math.max(0, clock.now() - container.startedAt);
    const watched: Watched = {
      taskId,
      probes,
      run,
      container,
      startedAt: clock.monotonic() - ageMs,
      state: beginHealth(probes, past),
      busy: new Set(),
      ended: new AbortController(),
      cancels: new Set(),
    };
    this.#watched.set(taskId, watched);
    this.#schedule(watched);
    return watched.state.verdict;
  }

  /** The container does not run, or is not to. */
  forget(taskId: string): void {
    const watched = this.#watched.get(taskId);
    if (watched === undefined) return;
    this.#watched.delete(taskId);
    watched.ended.abort();
    for (const cancel of watched.cancels) cancel();
  }

  stop(): void {
    for (const taskId of this.#watched.keys()) this.forget(taskId);
    this.#wheel.stop();
  }

  #schedule(watched: Watched): void {
    for (const kind of activeProbes(watched.probes, watched.state)) {
      const probe = watched.probes[kind];
      if (probe === undefined || watched.busy.has(kind)) continue;
      watched.busy.add(kind);
      this.#plan(watched, kind, probe, watched.startedAt + probe.initialDelayMs, 0);
    }
  }

  #plan(watched: Watched, kind: ProbeKind, probe: ProbeSpec, at: number, made: number): void {
    const cancel = this.#wheel.at(at, () => {
      watched.cancels.delete(cancel);
      void this.#turn(watched, kind, probe, made + 1);
    });
    watched.cancels.add(cancel);
  }

  async #turn(watched: Watched, kind: ProbeKind, probe: ProbeSpec, made: number): Promise<void> {
    const { clock, onVerdict, logger } = this.#options;
    const beganAt = clock.monotonic();
    // One that somebody has paused cannot answer, and is not at fault.
    if (watched.container.phase !== 'paused') {
      const result = await this.#make(watched, probe);
      if (watched.ended.signal.aborted) return;
      const before = watched.state;
      if (result !== undefined) watched.state = takeResult(watched.probes, before, kind, result);
      if (watched.state.verdict !== before.verdict) {
        logger.info({ taskId: watched.taskId, probe: kind, check: describeCheck(probe.check), ...watched.state.verdict }, 'health changed');
        onVerdict(watched.taskId);
      }
    }
    if (activeProbes(watched.probes, watched.state).includes(kind)) {
      const share = hashOf(`${watched.taskId} ${kind}`) / 2 ** 32;
      this.#plan(watched, kind, probe, nextProbeAt(probe, beganAt, made, share), made);
    } else watched.busy.delete(kind);
    this.#schedule(watched);
  }

  /** Undefined: the engine could not run the command, which says nothing about the container. */
  async #make({ taskId, container, ended }: Watched, { check, timeoutMs }: ProbeSpec): Promise<ProbeResult | undefined> {
    const { clock, driver, probe } = this.#options;
    const late: ProbeResult = { ok: false, why: `no answer within ${timeoutMs} ms` };
    try {
      if (check.type === 'exec') {
        const limits = { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES };
        const { exitCode, stdout, stderr } = await this.#exec.run(() => driver.exec(taskId, check.command, limits, ended.signal), ended.signal);
        return exitCode === 0 ? { ok: true } : { ok: false, why: `exited ${exitCode}${firstLine(stderr, stdout)}` };
      }
      const target = targetOf(container, check.port);
      if (target === undefined) return { ok: false, why: 'the container has no address, and publishes no such port' };
      return await this.#network.run(async () => {
        const deadline = new AbortController();
        let isLate = false;
        const cancel = clock.after(timeoutMs, () => {
          isLate = true;
          deadline.abort();
        });
        const onEnd = () => deadline.abort();
        ended.signal.addEventListener('abort', onEnd, { once: true });
        try {
          const result = await probe(check, target, timeoutMs, deadline.signal);
          return isLate ? late : result;
        } finally {
          cancel();
          ended.signal.removeEventListener('abort', onEnd);
        }
      }, ended.signal);
    } catch (error) {
      if (error instanceof DriverError) return error.code === 'timeout' ? late : undefined;
      if (ended.signal.aborted) return undefined;
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  }
}

function firstLine(...outputs: readonly Uint8Array[]): string {
  for (const output of outputs) {
    const line = new TextDecoder().decode(output).trim().split('\n', 1)[0] ?? '';
    if (line !== '') return `: ${line.slice(0, 200)}`;
  }
  return '';
}
