/**
 * Who depends on whom, kept up to date by the state's changes, so that a change of a
 * service leads to those that may wait for it without looking at all of them.
 */
import type { ServiceId } from '@muster/shared/model/ids';
import type { Service, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isBefore } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import type { StateChange } from '../../state/state.ts';

/** What makes a difference to those who wait. */
type Seen = Pick<StateChange<'service'>, 'kind' | 'before' | 'after'> | Pick<StateChange<'task'>, 'kind' | 'before' | 'after'>;

const NONE: ReadonlySet<ServiceId> = new Set();

export class Dependents {
  /** By the name of what they depend on. */
  readonly #byName = new Map<string, Set<ServiceId>>();

  static ofView(view: StateView): Dependents {
    const dependents = new Dependents();
    for (const service of view.services()) dependents.note(undefined, service);
    return dependents;
  }

  /** Takes in one change of a service. */
  note(before: Service | undefined, after: Service | undefined): void {
    for (const { service } of before?.spec.dependsOn ?? []) this.#of(service).delete(before?.id ?? ('' as ServiceId));
    for (const { service } of after?.spec.dependsOn ?? []) if (after !== undefined) this.#of(service).add(after.id);
  }

  of(name: string): ReadonlySet<ServiceId> {
    return this.#byName.get(name) ?? NONE;
  }

  /** Those to look at again because of the change. */
  affectedBy(change: Seen, view: StateView): Iterable<ServiceId> {
    if (this.#byName.size === 0) return NONE;
    if (change.kind === 'service') {
      const name = (change.after ?? change.before)?.spec.name;
      return name === undefined ? NONE : this.of(name);
    }
    if (!mayMeet(change.before, change.after)) return NONE;
    const task = change.after ?? change.before;
    return this.of((task && view.service(task.serviceId)?.spec.name) ?? '');
  }

  #of(name: string): Set<ServiceId> {
    let ids = this.#byName.get(name);
    if (ids === undefined) {
      ids = new Set();
      this.#byName.set(name, ids);
    }
    return ids;
  }
}

/** Steps on the way to a start make no difference to those who wait. */
function mayMeet(before: Task | undefined, after: Task | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  if (before.desiredState !== after.desiredState) return true;
  if (isServing(before) !== isServing(after)) return true;
  return before.status.state !== after.status.state && !isBefore(after.status.state, 'starting');
}
