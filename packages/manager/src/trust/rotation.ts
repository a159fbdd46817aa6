/** How far a rotation of the root has come, and when the old root may go. Pure. */
import { asNodeId } from '@muster/shared/model/ids';
import type { CertificateRecord, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';

export interface Rotation {
  /** Nodes and managers with a certificate of the newest root. */
  readonly changed: readonly Stored<CertificateRecord>[];
  /** Nodes and managers that still have to come. */
  readonly waiting: readonly Stored<CertificateRecord>[];
}

/**
 * Users are not waited for: people are away for weeks, and their contexts learn the
 * new root by what the old one says of it. A manager counts while its process lives.
 */
export function rotationOf(view: StateView): Rotation {
  const newest = view.trust()?.roots.at(-1)?.id;
  const living = new Set<string>(Array.from(view.managers(), ({ id, certificateId }) => certificateId ?? id));
  const concerned = [...view.certificates()].filter(({ id, role, revokedAt }) => {
    if (revokedAt !== undefined) return false;
    return role === 'worker' ? view.node(asNodeId(id)) !== undefined : role === 'manager' && living.has(id);
  });
  return {
    changed: concerned.filter(({ rootId }) => rootId === newest),
    waiting: concerned.filter(({ rootId }) => rootId !== newest),
  };
}

/** The old roots go when nobody needs them any more. */
export function mayFinish(view: StateView): boolean {
  const roots = view.trust()?.roots.length ?? 0;
  return roots > 1 && rotationOf(view).waiting.length === 0;
}
