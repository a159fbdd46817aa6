/**
 * What a plan was made from, as a short text: the store revision, for people, and a
 * fingerprint of the objects that the change writes and of the nodes. What else
 * happens in the cluster meanwhile makes no plan outdated. Pure.
 */
import { hashOf } from '@muster/shared/model/hash';
import type { Node } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';
import { markOfObject } from './changes.ts';

export function checkRevisionOf(view: StateView, mutations: readonly Mutation[]): string {
  const parts = [...mutations.flatMap((mutation) => markOf(mutation)), ...Array.from(view.nodes(), markOfNode)].sort();
  const text = parts.join('\n');
  return `${view.revision}-${hashOf(text).toString(36)}${hashOf(`${text}\n`).toString(36)}`;
}

/** The same change would come out the same. */
export function isUpToDate(view: StateView, mutations: readonly Mutation[], checkRevision: string): boolean {
  const markOnly = (text: string) => text.slice(text.indexOf('-') + 1);
  return markOnly(checkRevisionOf(view, mutations)) === markOnly(checkRevision);
}

function markOf({ op, object }: Mutation): readonly string[] {
  const name = markOfObject(object);
  return name === undefined ? [] : [`${op} ${object.kind} ${name} ${op === 'create' ? 0 : object.version}`];
}

/** What placement looks at. A session that was cut and is back makes no difference. */
function markOfNode({ id, spec, status, description }: Node): string {
  const { hostname, os, architecture, nanoCpus, memoryBytes, engineLabels, usedPorts, generic } = description;
  return JSON.stringify([id, spec, status.state, hostname, os, architecture, nanoCpus, memoryBytes, engineLabels, usedPorts, generic]);
}
