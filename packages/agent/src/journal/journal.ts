/**
 * The journal contract: what an agent keeps on disk, so that it can be restarted
 * at any moment without its managers and without touching a running container.
 * Journals: `file` (node:sqlite) and `memory` (tests, simulator). The suite in
 * `contract.ts` runs on both.
 *
 * Calls are synchronous: what a call saved survives the agent's death. What
 * `saveAssignments` saved survives the host's too.
 */
import type { ClusterId, NodeId, TaskId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { TaskStatus } from '@muster/shared/model/objects';
import type { Assignment, Fence } from '@muster/shared/model/session-messages';

export interface JournaledTask {
  readonly assignment: Assignment;
  /** Absent: nothing was done for it yet. */
  readonly status?: TaskStatus;
  /** The managers have the status. */
  readonly acked: boolean;
}

export interface JournalContent {
  readonly nodeId: NodeId;
  /** Absent before the first session. */
  readonly clusterId?: ClusterId;
  /** The highest fence obeyed. */
  readonly fence: Fence;
  /** `host:port` of the managers last heard of. */
  readonly managers: readonly string[];
  readonly tasks: readonly JournaledTask[];
  /** The last network state; absent before the first. */
  readonly network?: NetworkState;
  /** Where an unreadable journal was put; this one began empty. */
  readonly setAside?: string;
}

export interface AssignmentChange {
  readonly fence: Fence;
  /** True: `assign` is the whole set and what is not in it is forgotten. */
  readonly complete: boolean;
  readonly assign: readonly Assignment[];
  readonly remove: readonly TaskId[];
}

export interface StatusRecord {
  readonly taskId: TaskId;
  readonly status: TaskStatus;
  readonly acked: boolean;
}

export interface Journal {
  /** Reads everything; makes the node's id the first time. */
  load(): JournalContent;
  saveClusterId(clusterId: ClusterId): void;
  saveManagers(managers: readonly string[]): void;
  /** All of it or, when it throws, nothing. To be called before any of it is obeyed. */
  saveAssignments(change: AssignmentChange): void;
  /** Networks go on as they were told last, with no manager there. */
  saveNetwork(state: NetworkState): void;
  /** Tasks that are not assigned are left out. */
  saveStatuses(records: readonly StatusRecord[]): void;
  close(): void;
}
