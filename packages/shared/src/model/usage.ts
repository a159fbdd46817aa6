/** What services, nodes and routes use and get now, as the leader last heard. */
import type { NodeId, RouteId, ServiceId } from './ids.ts';

/** Each second; absent: nobody has told lately. */
export interface Traffic {
  readonly requests?: number;
  readonly errors?: number;
  /** Mean of an answer. */
  readonly latencyMs?: number;
}

export interface ServiceUsage extends Traffic {
  readonly serviceId: ServiceId;
  readonly name: string;
  readonly desired: number;
  readonly running: number;
  /** How many tasks were measured lately; CPU and memory are of them together. */
  readonly measured: number;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  readonly connections?: number;
}

export interface NodeUsage {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly running: number;
  readonly measured: number;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  readonly totalNanoCpus: number;
  readonly totalMemoryBytes: number;
}

export interface RouteUsage extends Traffic {
  readonly routeId: RouteId;
  readonly name: string;
  readonly service: string;
}

export interface Usage {
  readonly services: readonly ServiceUsage[];
  readonly nodes: readonly NodeUsage[];
  readonly routes: readonly RouteUsage[];
}
