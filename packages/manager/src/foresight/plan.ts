/** What a change, as the mutations that it would write, leads to. Pure; the state stays as it is. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { diffFields } from '@muster/shared/model/diff';
import type { Plan, PlannedChange } from '@muster/shared/model/plan';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';
import { checkRevisionOf } from './check-revision.ts';
import { forecastsOf } from './effects.ts';
import { simulate, type SimulateOptions } from './simulate.ts';

export function planOf(view: StateView, mutations: readonly Mutation[], options: SimulateOptions): Plan {
  const changes = mutations.flatMap((mutation) => changeOf(view, mutation) ?? []);
  const checkRevision = checkRevisionOf(view, mutations);
  if (changes.length === 0) return { checkRevision, changes, services: [], steps: [], complete: true };
  const simulation = simulate(view, mutations, options);
  return { checkRevision, changes, services: forecastsOf(view, simulation), steps: simulation.steps(), complete: simulation.complete };
}

function changeOf(view: StateView, { op, object }: Mutation): PlannedChange | undefined {
  if (object.kind === 'stack') {
    // That it was touched is no news; what it consists of is told service by service.
    return op === 'replace' ? undefined : { kind: 'stack', name: object.name, action: op === 'create' ? 'create' : 'delete', fields: [] };
  }
  if (object.kind === 'node') {
    const name = object.description.hostname;
    if (op === 'remove') return { kind: 'node', name, action: 'delete', fields: [] };
    return { kind: 'node', name, action: op === 'create' ? 'create' : 'update', fields: diffFields(view.node(object.id)?.spec, object.spec) };
  }
  if (object.kind !== 'service') return undefined;
  const { name, task } = object.spec;
  if (op === 'create') {
    const standard = diffFields(defaultServiceSpec(name, ''), object.spec);
    return { kind: 'service', name, action: 'create', fields: standard.map((field) => (field.field === 'task.container.image' ? { field: field.field, after: JSON.stringify(task.container.image) } : field)) };
  }
  const current = view.service(object.id);
  if (op === 'remove' || (object.removing && current?.removing === false)) return { kind: 'service', name, action: 'delete', fields: [] };
  const command = diffFields({ rollout: current?.rolloutCommand?.action }, { rollout: object.rolloutCommand?.action });
  return { kind: 'service', name, action: 'update', fields: [...diffFields(current?.spec, object.spec), ...(object.rolloutCommand?.id === current?.rolloutCommand?.id ? [] : command)] };
}
