/**
 * Changes to the cluster's state as data: what the pure cores return and
 * `commit` turns into store transactions.
 */
import type { ClusterObject, Stored } from '@muster/shared/model/objects';

export type Mutation =
  /** The object must not exist yet. Creating a service or stack also claims its name. */
  | { readonly op: 'create'; readonly object: ClusterObject; readonly leaseId?: string }
  /** `object` is the new content and carries the `version` it was computed from: a compare-and-set. */
  | { readonly op: 'replace'; readonly object: Stored<ClusterObject> }
  | { readonly op: 'remove'; readonly object: Stored<ClusterObject> };

export const create = (object: ClusterObject): Mutation => ({ op: 'create', object });
export const replace = (object: Stored<ClusterObject>): Mutation => ({ op: 'replace', object });
export const remove = (object: Stored<ClusterObject>): Mutation => ({ op: 'remove', object });
