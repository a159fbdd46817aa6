/**
 * The driver contract: what the agent asks of the engine that runs containers.
 * Drivers: `docker` (dockerode) and `fake` (tests, simulator, bench). The suite
 * in `contract.ts` runs on both.
 *
 * A driver knows containers, not tasks: it never decides, retries or restarts.
 * It sees and touches only containers that carry its owner labels.
 */
import type { TaskStatus } from '@muster/shared/model/objects';
import type { PortSpec, TaskSpec } from '@muster/shared/model/service-spec';

/** What a container is made from. Its name is the task id, which makes creation idempotent. */
export interface ContainerRequest {
  readonly taskId: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly slot: number;
  readonly stack: string;
  readonly spec: TaskSpec;
  /** Host-mode ports to bind. */
  readonly ports: readonly PortSpec[];
}

/** What the engine says about one of our containers. */
export interface ContainerState {
  readonly taskId: string;
  readonly containerId: string;
  readonly phase: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
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
  /** Lines from the end; absent: all. */
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
  /** The host port is taken. */
  | 'port-taken'
  /** The engine refuses the request as it is: trying again will not help. */
  | 'refused'
  | 'disk-full';

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
   * registry is asked only when the image is not there.
   */
  ensureImage(
    request: { readonly image: string; readonly policy: 'missing' | 'always' | 'never'; readonly credentials?: RegistryCredentials },
    onProgress: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Creates the container, or finds the one already created for the task. */
  create(request: ContainerRequest, signal?: AbortSignal): Promise<ContainerState>;
  /** Starting a running container does nothing. */
  start(taskId: string, signal?: AbortSignal): Promise<void>;
  /** Stop signal, then SIGKILL after `graceMs`; resolves when it has ended. Stopping an ended container does nothing. */
  stop(taskId: string, options: { readonly graceMs: number }, signal?: AbortSignal): Promise<void>;
  kill(taskId: string, killSignal: string, signal?: AbortSignal): Promise<void>;
  /** Removes the container with its anonymous volumes, killing it when it runs. Removing one that is gone does nothing. */
  remove(taskId: string, signal?: AbortSignal): Promise<void>;
  /** Undefined when there is none. */
  inspect(taskId: string, signal?: AbortSignal): Promise<ContainerState | undefined>;
  /** All of this owner's containers, in any phase. */
  list(signal?: AbortSignal): Promise<readonly ContainerState[]>;
  /**
   * Never ends by itself: lost connections are repaired inside, followed by `resync`.
   * The first message is always `resync`, sent once events are being received.
   */
  events(signal: AbortSignal): AsyncIterable<ContainerEvent>;
  logs(taskId: string, options: LogOptions, signal: AbortSignal): AsyncIterable<LogLine>;
  stats(taskId: string, signal?: AbortSignal): Promise<ContainerStats>;
  exec(
    taskId: string,
    command: readonly string[],
    options: { readonly timeoutMs: number; readonly maxOutputBytes: number },
    signal?: AbortSignal,
  ): Promise<ExecResult>;
  /** Host ports held by anything that is not one of our containers, as `tcp/80`. */
  usedPorts(signal?: AbortSignal): Promise<readonly string[]>;
}
