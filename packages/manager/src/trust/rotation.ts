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

/**
 * When the old roots may go: nobody needs them any more, and the last certificate
 * was handed out so long ago that an answer that was lost would have been asked for
 * again. Undefined: not yet known.
 */
export function finishAt(view: StateView, graceMs: number): number | undefined {
  const trust = view.trust();
  if (trust === undefined || trust.roots.length < 2) return undefined;
  const { changed, waiting } = rotationOf(view);
  if (waiting.length > 0) return undefined;
  return Math.max(trust.rotationStartedAt ?? 0, ...changed.map(({ issuedAt }) => issuedAt)) + graceMs;
}
