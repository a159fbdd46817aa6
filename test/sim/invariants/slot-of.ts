import type { Task } from '@muster/shared/model/objects';

/** Every run of a job has slots of its own. */
export const slotOf = ({ slot, nodeId, runId }: Task): string => `${runId === undefined ? '' : `${runId} `}${slot === 0 ? `on ${nodeId}` : String(slot)}`;
