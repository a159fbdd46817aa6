/**
 * Which tasks have to leave for those of a higher priority that find no room. Only a
 * service that says so (`priority.preempts`) has others leave for it, and only tasks of
 * services with a lower priority, on one node, none more than needed, and no more of a
 * service than its disruption budget has left. Pure.
 *
 * What was asked to leave before counts as gone, and tasks that find room in what it
 * leaves ask for nothing more; nobody leaves for room that another would get first. So deciding again before it has left changes nothing.
 */
import { isMeantBy } from '@muster/shared/model/affinity';
import type { ServiceId, TaskId } from '@muster/shared/model/ids';
import type { Eviction, PlacementEvidence, Stored, Task } from '@muster/shared/model/objects';
import { priorityOf } from '@muster/shared/model/priority';
import type { PrioritySpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { budgetOf } from './budget.ts';
import { neighboursOf } from './neighbours.ts';
import type { Requirements } from './requirements.ts';
import type { Unplaced } from './schedule.ts';
import type { UsageView } from './usage.ts';
import { fitsIn, holdsOneMore, type Leavable, type Need, Room, tasksOn } from './room.ts';

/** Tasks that others are asked to leave for in one pass: each looks at every node. */
const MAX_AT_ONCE = 10;
/** When it could not leave by then, for its service was short of tasks meanwhile, others are looked for. */
export const PREEMPTION_LAPSE_MS = 60_000;

export interface PreemptInput {
  readonly view: StateView;
  readonly usage: UsageView;
  /** Those that found no room. */
  readonly unplaced: readonly Unplaced[];
  readonly now: number;
}

export interface Preemption {
  /** Tasks that are asked to leave now. */
  readonly victims: readonly { readonly task: Stored<Task>; readonly evict: Eviction }[];
  /** Those for which room is being made, with the reason why they wait. */
  readonly told: ReadonlyMap<TaskId, Unplaced>;
}

export function preempt(input: PreemptInput): Preemption {
  return new Pass(input).run();
}

class Pass {
  readonly #input: PreemptInput;
  readonly #rooms: readonly Room[];
  readonly #budgets = new Map<ServiceId, number>();
  readonly #victims: { readonly task: Stored<Task>; readonly evict: Eviction }[] = [];
  readonly #told = new Map<TaskId, Unplaced>();

  constructor(input: PreemptInput) {
    this.#input = input;
    const { view, usage } = input;
    this.#rooms = Array.from(view.nodes(), (node) => new Room(node, usage.of(node.id), tasksOn(node, input)));
  }

  run(): Preemption {
    const ranked = this.#input.unplaced
      .filter(({ task }) => this.#specOf(task.serviceId).preempts)
      .map((one) => ({ ...one, priority: this.#specOf(one.task.serviceId).value }))
      .sort((left, right) => right.priority - left.priority || left.task.createdAt - right.task.createdAt || (left.task.id < right.task.id ? -1 : 1));
    for (const one of ranked.slice(0, MAX_AT_ONCE)) this.#makeRoomFor(one);
    return { victims: this.#victims, told: this.#told };
  }

  #makeRoomFor({ task, evidence, priority }: Unplaced & { readonly priority: number }): void {
    const { view, usage, now } = this.#input;
    const requirements = usage.requirementsOf(task.serviceId, task.revision);
    if (requirements === undefined) return;
    const neighbours = neighboursOf(task.serviceId, requirements, usage, (id) => view.node(id));
    const need: Need = { task, requirements, neighbours };
    const enough = this.#rooms.find((room) => fitsIn(need, room, room.usage, usage));
    if (enough !== undefined) {
      this.#promise(enough, task, requirements, evidence);
      return;
    }
    const rivals = this.#rivalsOf(priority);
    const [best] = this.#rooms
      .flatMap((room) => {
        const victims = leastOf(this.#leavable(room, priority, requirements), (gone) => fitsIn(need, room, room.without(gone), usage));
        const isTaken = victims !== undefined && rivals.some((rival) => fitsIn(rival, room, room.takenWithout(victims), usage));
        return victims === undefined || isTaken ? [] : [{ room, victims }];
      })
      .sort((left, right) => highest(left.victims) - highest(right.victims) || left.victims.length - right.victims.length || (left.room.node.id < right.room.node.id ? -1 : 1));
    if (best === undefined) return;
    const name = this.#nameOf(task);
    const before = best.room.usage;
    for (const victim of best.victims) {
      best.room.leave(victim);
      if (victim.serves) this.#budgets.set(victim.task.serviceId, this.#budget(victim.task.serviceId) - 1);
      const reason = `makes room for ${name} (priority ${priority} over ${victim.priority})`;
      // A replacement that would fit beside it must not take what it is to leave.
      const mayStay = holdsOneMore(best.room.node, before, victim) ? {} : { mayStay: true };
      this.#victims.push({ task: victim.task, evict: { by: 'preemption', reason, at: now, lapsesAt: now + PREEMPTION_LAPSE_MS, ...mayStay } });
    }
    this.#promise(best.room, task, requirements, evidence);
  }

  /** Those that wait, have nobody leave for them, and would be placed first: one for each revision. */
  #rivalsOf(priority: number): readonly Need[] {
    const { view, usage, unplaced } = this.#input;
    const rivals = new Map<string, Need>();
    for (const { task } of unplaced) {
      const { value, preempts } = this.#specOf(task.serviceId);
      const key = `${task.serviceId}/${task.revision}`;
      const requirements = preempts || value <= priority || rivals.has(key) ? undefined : usage.requirementsOf(task.serviceId, task.revision);
      if (requirements === undefined) continue;
      rivals.set(key, { task, requirements, neighbours: neighboursOf(task.serviceId, requirements, usage, (id) => view.node(id)) });
    }
    return [...rivals.values()];
  }

  /** The room is the task's, for the rest of the pass. */
  #promise(room: Room, task: Stored<Task>, requirements: Requirements, evidence: PlacementEvidence): void {
    room.promise(task.serviceId, requirements);
    const leaving = room.leaving.map((victim) => this.#nameOf(victim));
    if (leaving.length === 0) return;
    const making = `room is made on ${room.node.description.hostname}: ${leaving.sort().join(', ')} of lower priority ${leaving.length === 1 ? 'leaves' : 'leave'}`;
    this.#told.set(task.id, { task, evidence: { ...evidence, summary: `${evidence.summary}; ${making}` } });
  }

  /** Tasks that may be asked to leave the node, as many of each service as may be missing. */
  #leavable(room: Room, priority: number, asking: Requirements): readonly Leavable[] {
    const taken = new Map<ServiceId, number>();
    return room.leavable.filter((one) => {
      if (one.priority >= priority || isCompany(one, asking)) return false;
      if (!one.serves) return true;
      const count = (taken.get(one.task.serviceId) ?? 0) + 1;
      if (count > this.#budget(one.task.serviceId)) return false;
      taken.set(one.task.serviceId, count);
      return true;
    });
  }

  #budget(serviceId: ServiceId): number {
    let budget = this.#budgets.get(serviceId);
    if (budget === undefined) {
      budget = budgetOf(this.#input.view, serviceId);
      this.#budgets.set(serviceId, budget);
    }
    return budget;
  }

  #specOf(serviceId: ServiceId): PrioritySpec {
    return priorityOf(this.#input.view.service(serviceId)?.spec ?? {});
  }

  #nameOf({ serviceId, slot }: Task): string {
    return `${this.#input.view.service(serviceId)?.spec.name ?? serviceId}.${slot}`;
  }
}

/** One that the task is to be near: with it would go the reason to be there. */
function isCompany({ requirements }: Leavable, { affinities }: Requirements): boolean {
  if (requirements === undefined) return false;
  return affinities.some(({ affinity: { rule } }) => rule.required && rule.type === 'affinity' && isMeantBy(rule, requirements.name, requirements.labels));
}

/**
 * A set that is enough and of which none can stay: all are taken away, then as many
 * come back as can, the higher priority first and of equals the smaller task. Undefined
 * when all together are not enough.
 */
export function leastOf(candidates: readonly Leavable[], isEnough: (gone: readonly Leavable[]) => boolean): readonly Leavable[] | undefined {
  if (candidates.length === 0 || !isEnough(candidates)) return undefined;
  let gone = candidates;
  for (const one of candidates.toSorted(staysBefore)) {
    const fewer = gone.filter((other) => other !== one);
    if (isEnough(fewer)) gone = fewer;
  }
  return gone;
}

function staysBefore(left: Leavable, right: Leavable): number {
  return (
    right.priority - left.priority ||
    Number(right.serves) - Number(left.serves) ||
    sizeOf(left) - sizeOf(right) ||
    left.task.createdAt - right.task.createdAt ||
    (left.task.id < right.task.id ? -1 : 1)
  );
}

/** CPUs and GiB count alike: only the order of tasks of one priority hangs on it. */
const GIB = 1024 ** 3;
function sizeOf({ requirements }: Leavable): number {
  return (requirements?.nanoCpus ?? 0) / 1_000_000_000 + (requirements?.memoryBytes ?? 0) / GIB;
}

function highest(victims: readonly Leavable[]): number {
  return Math.max(...victims.map(({ priority }) => priority));
}

