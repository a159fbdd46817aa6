/**
 * The driver contract: what the agent asks of the engine that runs containers.
 * Drivers: `docker` (dockerode) and `fake` (tests, simulator, bench). The suite
 * in `testing/contract.ts` runs on both.
 *
 * A driver knows containers, not tasks: it never decides, retries or restarts.
 * It sees and touches only containers that carry its owner labels.
 */
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { TaskStatus } from '@muster/shared/model/objects';
import type { PortSpec, TaskSpec } from '@muster/shared/model/service-spec';

/** What a container is made from. Its name ends with the task id, which makes creation idempotent. */
export interface ContainerRequest {
  readonly taskId: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly slot: number;
  readonly stack: string;
  readonly spec: TaskSpec;
  /** Ports of the host to bind. */
  readonly ports: readonly PortSpec[];
  /** The engine's networks, with the container's address in each; they take the place of the spec's network mode. */
  readonly networks?: readonly ContainerNetwork[];
  /** Files of the host, mounted read-only. */
  readonly files?: readonly { readonly source: string; readonly target: string }[];
  /** Name servers that go before the spec's. */
  readonly dns?: readonly string[];
}

export interface ContainerNetwork {
  readonly name: string;
  /** Absent: the engine chooses. */
  readonly address?: string;
  /** Names that the engine answers itself, to containers of this host. */
  readonly aliases?: readonly string[];
}

/** What the engine says about one of our containers. */
export interface ContainerState {
  readonly taskId: string;
  readonly containerId: string;
  readonly phase: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
  /** `none` unless it runs and has a health check; a check begins with the start, as `starting`. */
  readonly health: NonNullable<TaskStatus['health']>;
  readonly exitCode?: number;
  /** The kernel killed it for want of memory. */
  readonly outOfMemory: boolean;
  /** The engine's own words when it could not start it. */
  readonly error?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly ports: NonNullable<TaskStatus['ports']>;
  /** Where the host reaches the running container; absent when it has no network of its own, or none at all. */
  readonly address?: string;
}

/** A container of an exclusive task, as its label says. */
export interface LeasedContainer {
  readonly taskId: string;
  readonly phase: ContainerState['phase'];
  /** Its last moment, counted from the last grant of its node's lease. */
  readonly killAfterMs: number;
}

export type ContainerEvent =
  /** Something happened to the container: look at it again. */
  | { readonly type: 'changed'; readonly taskId: string }
  /** Events may have been missed (engine restarted, stream cut): look at everything again. */
  | { readonly type: 'resync' };

export interface EngineInfo {
  readonly hostname: string;
  readonly os: string;
  readonly architecture: string;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  readonly engineVersion: string;
  readonly engineLabels: Readonly<Record<string, string>>;
  /** As the engine's own settings declare them (`node-generic-resources`). */
  readonly generic?: readonly GenericResource[];
}

export interface PullProgress {
  /** In words: `layer 3 of 7, 12 MB of 40 MB`. */
  readonly message: string;
}

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
  readonly serverAddress?: string;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Lines from the end, counted over both streams even when one is asked for (Docker counts so); absent: all. */
  readonly tail?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

export interface LogLine {
  readonly source: 'stdout' | 'stderr';
  readonly at: number;
  readonly line: Uint8Array;
}

export interface ContainerStats {
  /** Total CPU time used since the container started, in nanoseconds. */
  readonly cpuNanos: number;
  /** Memory in use, page cache left out. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly pids: number;
  readonly readAt: number;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export type DriverErrorCode =
  /** The engine cannot be reached or does not answer: try again. */
  | 'unavailable'
  /** No permission on the engine's socket. */
  | 'permission-denied'
  /** No such container. */
  | 'not-found'
  | 'image-not-found'
  | 'registry-denied'
  /** The registry cannot be reached, does not answer or is in trouble: try again later. */
  | 'registry-unavailable'
  /** The host port is taken. */
  | 'port-taken'
  /** The engine refuses the request as it is: trying again will not help. */
  | 'refused'
  | 'disk-full'
  /** A command run with `exec` did not end in time. */
  | 'timeout';

export class DriverError extends Error {
  readonly code: DriverErrorCode;
  constructor(code: DriverErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'DriverError';
    this.code = code;
  }
}

export interface Driver {
  /** Throws `DriverError` `unavailable` or `permission-denied` with what to do about it. */
  info(signal?: AbortSignal): Promise<EngineInfo>;
  /**
   * Makes the image present by the spec's pull policy; with `missing` the
   * registry is asked only when the image is not there. The driver bounds how many
   * are pulled at a time; the others wait, but not those whose image is there.
   */
  ensureImage(
    request: { readonly image: string; readonly policy: 'missing' | 'always' | 'never'; readonly credentials?: RegistryCredentials },
    onProgress: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Creates the container, or finds the one already created for the task. */
  create(request: ContainerRequest, signal?: AbortSignal): Promise<ContainerState>;
  /** Starting a running container does nothing; starting an ended one runs the same container again. */
  start(taskId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Stop signal, then SIGKILL after `graceMs`; resolves when it has ended. Stopping one
   * that has ended or is gone does nothing. `untilTaken`: not before its process has
   * accepted the connections that were made to it, where that can be seen; bounded.
   */
  stop(taskId: string, options: { readonly graceMs: number; readonly untilTaken?: boolean }, signal?: AbortSignal): Promise<void>;
  /** Sends a signal and does not wait. Killing an ended container does nothing; one that is gone is `not-found`. */
  kill(taskId: string, killSignal: string, signal?: AbortSignal): Promise<void>;
  /** Removes the container with its anonymous volumes, killing it when it runs. Removing one that is gone does nothing. */
  remove(taskId: string, signal?: AbortSignal): Promise<void>;
  /** Undefined when there is none. */
  inspect(taskId: string, signal?: AbortSignal): Promise<ContainerState | undefined>;
  /** All of this owner's containers, in any phase. */
  list(signal?: AbortSignal): Promise<readonly ContainerState[]>;
  /** This owner's containers of exclusive tasks, in any phase; one call, however many others there are. */
  leased(signal?: AbortSignal): Promise<readonly LeasedContainer[]>;
  /**
   * Never ends or throws by itself, only when the signal is aborted: lost
   * connections are repaired inside, followed by `resync`. Changes that are not
   * read in time are merged, so `changed` may stand for several.
   * The first message is always `resync`, sent once events are being received.
   */
  events(signal: AbortSignal): AsyncIterable<ContainerEvent>;
  /** Ends when the output is over: with `follow`, when the container ends; in any case when the signal is aborted. */
  logs(taskId: string, options: LogOptions, signal: AbortSignal): AsyncIterable<LogLine>;
  /** `refused` when the container does not run. */
  stats(taskId: string, signal?: AbortSignal): Promise<ContainerStats>;
  /**
   * Runs a command in a running container. Output beyond `maxOutputBytes` (both
   * streams together) is dropped; `timeout` when it does not end in time.
   */
  exec(
    taskId: string,
    command: readonly string[],
    options: { readonly timeoutMs: number; readonly maxOutputBytes: number },
    signal?: AbortSignal,
  ): Promise<ExecResult>;
  /** Host ports held by anything that is not one of our containers, as `tcp/80`. */
  usedPorts(signal?: AbortSignal): Promise<readonly string[]>;
}
