/** What runs on the engines, held against what was ever committed. */
import type { FakeContainer } from '@muster/agent/driver/fake';
import type { StatusRecord } from '@muster/agent/journal/journal';
import { leaseOf } from '@muster/shared/model/disconnect';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import { asTaskId, type NodeId } from '@muster/shared/model/ids';
import type { Tables } from '@muster/manager/state/tables';
import type { SeenRevision } from '../ledger.ts';
import { Violation } from './invariant.ts';

const ASSIGNED = 'every container has an assignment of its task to its node that was committed before';
const ENDED_STAYS = 'a task whose end is stored, as its agent knows, is not started again';

/** The longest lease that the simulator's services have, and a manager that is cut off itself. */
const LEASE_MEMORY_MS = 15_000;

const STOPS_ASKED = 'an agent takes down only what nobody wants any more, or what is unhealthy';

/** What it looks at, of a host. */
export interface Holder {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly isConnected: boolean;
  readonly engine: { readonly containers: ReadonlyMap<string, Container> };
}

type Container = Pick<FakeContainer, 'request' | 'state' | 'starts'>;

interface Start {
  readonly host: Holder;
  readonly taskId: string;
}

export class ContainerBook {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #assigned = new Set<string>();
  /** `task@host` whose ends the agents know to be stored. A manager that sees the store late says so late, and an agent may give up waiting. */
  readonly #told = new Set<string>();
  readonly #created = new Map<string, string>();
  readonly #started = new Map<Container, number>();
  readonly #offlineAt = new Map<Holder, number>();
  /** Hosts whose manager is not registered, as of a revision. */
  #unanswered: ReadonlySet<Holder> = new Set();
  #answeredAt = -1;
  #startedAnew: Start[] = [];
  #stops: { readonly host: Holder; readonly taskId: string }[] = [];
  #uncheckedCreations: { readonly host: Holder; readonly taskId: string }[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  onRevision({ changes }: SeenRevision): void {
    for (const { after } of changes) {
      if (after?.kind !== 'task') continue;
      if (after.nodeId !== undefined && !isBefore(after.status.state, 'assigned')) this.#assigned.add(`${after.id}@${after.nodeId}`);
    }
  }

  /** What the agent has written down of its tasks. */
  onStatuses(host: Holder, records: readonly StatusRecord[]): void {
    for (const { taskId, status, acked } of records) {
      if (acked && isTerminal(status.state)) this.#told.add(`${taskId}@${host.name}`);
    }
  }

  /** Without power the disk loses what was written last: the agent may have to be told again. */
  onPowerLoss(host: Holder): void {
    for (const key of this.#told) if (key.endsWith(`@${host.name}`)) this.#told.delete(key);
  }

  onContainer(host: Holder, container: Container): void {
    const { taskId } = container.state;
    if (!this.#started.has(container)) {
      this.#started.set(container, 0);
      this.#uncheckedCreations.push({ host, taskId });
    }
    if (container.starts === this.#started.get(container)) return;
    this.#started.set(container, container.starts);
    if (this.#told.has(`${taskId}@${host.name}`)) this.#startedAnew.push({ host, taskId });
  }

  onStop(host: Holder, taskId: string): void {
    const state = host.engine.containers.get(taskId)?.state;
    const request = host.engine.containers.get(taskId)?.request;
    // Without an answer from a manager it goes by its own policy, and one may have come too late to call that off.
    const wasAway = this.#clock.now() - (this.#offlineAt.get(host) ?? Number.NEGATIVE_INFINITY) < LEASE_MEMORY_MS;
    if (request !== undefined && leaseOf(request.spec) !== undefined && wasAway) return;
    if (state?.phase === 'running' && state.health !== 'unhealthy') this.#stops.push({ host, taskId });
  }

  check(view: Tables, hosts: readonly Holder[], now: number): void {
    if (view.revision !== this.#answeredAt) {
      this.#answeredAt = view.revision;
      const managers = new Set([...view.managers()].map(({ id }) => id));
      // One whose manager's record has run out gets no lease from it, though the two are connected.
      this.#unanswered = new Set(hosts.filter(({ nodeId }) => {
        const managerId = view.node(nodeId)?.session.managerId;
        return managerId === undefined || !managers.has(managerId);
      }));
    }
    for (const host of hosts) if (!host.isConnected || this.#unanswered.has(host)) this.#offlineAt.set(host, now);
    if (this.#uncheckedCreations.length + this.#stops.length + this.#startedAnew.length === 0) return;
    for (const { host, taskId } of this.#uncheckedCreations.splice(0)) {
      if (!this.#assigned.has(`${taskId}@${host.nodeId}`)) throw new Violation(ASSIGNED, `task ${taskId} has a container on ${host.name}`);
      const other = this.#created.get(taskId) ?? host.name;
      if (other !== host.name) throw new Violation(ASSIGNED, `task ${taskId} has containers on ${host.name} and ${other}`);
      this.#created.set(taskId, host.name);
    }
    for (const { host, taskId } of this.#stops.splice(0)) {
      const task = view.task(asTaskId(taskId));
      if (task === undefined || !isWanted(task.desiredState) || isTerminal(task.status.state)) continue;
      throw new Violation(STOPS_ASKED, `${host.name} stops task ${taskId}, which is desired ${task.desiredState}`);
    }
    for (const { host, taskId } of this.#startedAnew.splice(0)) throw new Violation(ENDED_STAYS, `task ${taskId} runs again on ${host.name}`);
  }
}
