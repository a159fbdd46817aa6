/** Generic resources of a node: what is left of them, and which ones a task gets. Pure. */
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { Node } from '@muster/shared/model/objects';

/** What tasks hold of one kind on one node. */
export interface GenericUse {
  readonly count: number;
  readonly names: ReadonlySet<string>;
}

export type GenericUses = ReadonlyMap<string, GenericUse>;

export const NO_GENERIC_USE: GenericUses = new Map();

export interface GenericNeed {
  readonly kind: string;
  readonly count: number;
}

/** May be negative: a node can come back with less than its tasks hold. */
export function freeGeneric({ description }: Node, uses: GenericUses, kind: string): number {
  const declared = description.generic?.find((resource) => resource.kind === kind);
  const use = uses.get(kind);
  if (use === undefined || declared === undefined) return declared?.count ?? 0;
  if (declared.names.length === 0) return declared.count - use.count;
  // Of those held by number, from when the node only counted them, nobody knows which they are.
  return unused(declared, use).length - (use.count - use.names.size);
}

/** To be asked when `freeGeneric` says that there is enough. */
export function grantGeneric({ description }: Node, uses: GenericUses, needs: readonly GenericNeed[]): readonly GenericResource[] {
  return needs.map(({ kind, count }) => {
    const declared = description.generic?.find((resource) => resource.kind === kind);
    const names = declared === undefined ? [] : unused(declared, uses.get(kind)).slice(0, count);
    return { kind, count, names };
  });
}

function unused({ names }: GenericResource, use: GenericUse | undefined): readonly string[] {
  return use === undefined ? names : names.filter((name) => !use.names.has(name));
}

/** The uses with (1) or without (−1) what one task holds. */
export function withGeneric(uses: GenericUses, granted: readonly GenericResource[], by: 1 | -1): GenericUses {
  if (granted.length === 0) return uses;
  const changed = new Map(uses);
  for (const { kind, count, names } of granted) {
    const before = changed.get(kind);
    const after = (before?.count ?? 0) + by * count;
    const held = new Set(before?.names ?? []);
    for (const name of names) {
      if (by === 1) held.add(name);
      else held.delete(name);
    }
    if (after === 0) changed.delete(kind);
    else changed.set(kind, { count: after, names: held });
  }
  return changed;
}
