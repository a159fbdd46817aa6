/** Lines of tasks' logs. */
import type { NodeId, TaskId } from './ids.ts';

export type LogSource = 'stdout' | 'stderr';

export interface LogEntry {
  readonly taskId: TaskId;
  readonly nodeId: NodeId;
  /** 0 for the tasks of a global service. */
  readonly slot: number;
  readonly serviceName: string;
  readonly nodeName: string;
  readonly source: LogSource;
  /** When the line was written, by the node's clock; 0 when the engine does not say. */
  readonly at: number;
  /** One line without its end; not necessarily UTF-8. */
  readonly line: Uint8Array;
}

/** Which part of a task's log to read. */
export interface LogOptions {
  /** Go on with what is written from now on. */
  readonly follow: boolean;
  /** Lines from the end; absent: all. */
  readonly tail?: number;
  /** Only what was written at or after this time. */
  readonly since?: number;
  readonly stdout: boolean;
  readonly stderr: boolean;
}
