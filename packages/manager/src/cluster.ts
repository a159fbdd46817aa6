/**
 * The cluster record: made once, by `muster cluster init` or by the first leader.
 */
import { DEFAULT_TASK_HISTORY_LIMIT } from '@muster/shared/model/defaults';
import { asClusterId } from '@muster/shared/model/ids';
import type { NetworkSettings } from '@muster/shared/model/network';
import type { Cluster } from '@muster/shared/model/objects';
import type { NewId } from '@muster/shared/runtime/ids';

export interface NewClusterOptions {
  readonly name: string;
  readonly newId: NewId;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Absent: the defaults. */
  readonly networking?: NetworkSettings;
}

export function newCluster({ name, newId, now, networking }: NewClusterOptions): Cluster {
  return {
    kind: 'cluster',
    id: asClusterId(newId()),
    name,
    createdAt: now,
    incarnation: 1,
    taskHistoryLimit: DEFAULT_TASK_HISTORY_LIMIT,
    ...(networking === undefined ? {} : { networking }),
  };
}
