/** The answer of `GET /containers/{id}/stats` → our numbers. Pure. */
import type { ContainerStats } from '../driver.ts';

/** What is read of Docker's answer; for a container that does not run most of it is missing or zero. */
export interface EngineStats {
  readonly read: string;
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    /** cgroup v1: `total_inactive_file`; v2: `inactive_file`. */
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly pids_stats?: { readonly current?: number };
}

/** Undefined when the container does not run. */
export function parseStats(stats: EngineStats): ContainerStats | undefined {
  const { memory_stats: memory, pids_stats: pids, cpu_stats: cpu } = stats;
  if (memory?.usage === undefined && pids?.current === undefined) return undefined;
  return {
    cpuNanos: cpu?.cpu_usage?.total_usage ?? 0,
    memoryBytes: memoryInUse(memory?.usage ?? 0, memory?.stats ?? {}),
    memoryLimitBytes: memory?.limit ?? 0,
    pids: pids?.current ?? 0,
    readAt: Date.parse(stats.read),
  };
}

/**
 * The kernel counts the page cache as used. The part it can take back at once
 * (inactive file pages) is left out, as `docker stats` does.
 */
function memoryInUse(usage: number, details: Readonly<Record<string, number>>): number {
  const cache = details['total_inactive_file'] ?? details['inactive_file'] ?? 0;
  return cache < usage ? usage - cache : usage;
}
