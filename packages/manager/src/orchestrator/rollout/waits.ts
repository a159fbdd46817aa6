/** What a rollout remembers only while it waits. Pure. */
import type { Rollout } from '@muster/shared/model/objects';

/** It neither waits for a promotion nor, unless since `heldSince`, for leave to replace a slot. */
export function withoutWaits(rollout: Rollout, heldSince?: number): Rollout {
  const { canarySince: _canarySince, heldSince: _heldSince, ...rest } = rollout;
  return heldSince === undefined ? rest : { ...rest, heldSince };
}
