/**
 * A cluster small enough to reason about: it applies the decisions of the service
 * controller and the reaper to a real `Tables`, and plays scheduler, agents, user
 * and fate at random. Every decision is checked against the rules that hold always.
 */
import assert from 'node:assert/strict';
import { asNodeId } from '@muster/shared/model/ids';
import type { ClusterObject, Node, RolloutAction, Service, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted, type TaskState } from '@muster/shared/model/task-state';
import { seededNewId } from '@muster/shared/runtime/ids';
import { type Random, seededRandom } from '@muster/shared/runtime/random';
import { keyOf } from '../../state/keys.ts';
import type { Mutation } from '../../state/mutation.ts';
import { Tables } from '../../state/tables.ts';
import { decideService, snapshotOf } from '../decide-service.ts';
import { reapRevisions, reapTasks } from '../reaper/reap.ts';
import { RETURN_MS } from '../settle.ts';
import { groupSlots, isDormant, isHeld, isRunning, isServing, isWithoutEngine, leavingIn, placeOf } from '../slots.ts';
import { node, revision, SERVICE_ID, type ServiceOptions, service, specWith } from './fixtures.ts';

const NEXT_STATE: Partial<Record<TaskState, TaskState>> = {
  assigned: 'preparing',
  preparing: 'ready',
  ready: 'starting',
  starting: 'running',
};
const HISTORY_LIMIT = 2;

export interface ToyOptions extends ServiceOptions {
  readonly seed: number;
  readonly nodes?: number;
}

export class ToyWorld {
  readonly tables = new Tables();
  readonly random: Random;
  now = 1_000_000;
  /** Revisions whose tasks fail as soon as they start. */
  readonly broken = new Set<number>();
  /** Chance that a task on its way up fails, or a running one ends, in one turn. */
  failureRate = 0;
  /** Fewest serving slots after any decision since it was last set. */
  fewestServing = Number.POSITIVE_INFINITY;
  revisitAt: number | undefined;
  readonly eventTypes: string[] = [];
  readonly #newId;

  constructor(options: ToyOptions) {
    this.random = seededRandom(options.seed);
    this.#newId = seededNewId(this.random);
    for (let index = 1; index <= (options.nodes ?? 3); index++) this.put(node(`node-${index}`));
    this.put(revision(1, options));
    this.put(service(options));
  }

  get service(): Stored<Service> {
    const found = this.tables.service(SERVICE_ID);
    if (found === undefined) throw new Error('the service is gone');
    return found;
  }

  get tasks(): readonly Stored<Task>[] {
    return [...this.tables.tasksOfService(SERVICE_ID)];
  }

  get slots() {
    return groupSlots(this.tasks, this.service.spec.mode);
  }

  put(object: ClusterObject): void {
    this.tables.revision += 1;
    this.tables.put(keyOf(object), { ...object, version: this.tables.revision }, this.tables.revision);
  }

  apply(mutations: readonly Mutation[]): void {
    for (const { op, object } of mutations) {
      const present = this.tables.get(keyOf(object));
      if (op === 'create') assert.equal(present, undefined, 'a create of what exists');
      else assert.equal(present?.version, object.version, 'a write computed from something older');
      if (op === 'remove') this.tables.delete(keyOf(object));
      else this.put(object);
    }
  }

  /** One look of the service controller, checked. */
  decide(): number {
    const decision = decideService(snapshotOf(this.tables, SERVICE_ID), this.now, this.#newId);
    const started = new Set<string>();
    for (const { op, object } of decision.mutations) {
      if (object.kind !== 'task' || object.desiredState !== 'running') continue;
      if (op === 'create' || this.tables.task(object.id)?.desiredState === 'ready') started.add(object.id);
    }
    this.apply(decision.mutations);
    this.revisitAt = decision.revisitAt;
    for (const { op, object } of decision.mutations) {
      if (op === 'create' && object.kind === 'event') this.eventTypes.push(object.type);
    }
    const again = decideService(snapshotOf(this.tables, SERVICE_ID), this.now, this.#newId);
    // A rollout that waited for the end of an exclusive task says so one look longer.
    const isWaiting = this.tables.service(SERVICE_ID)?.spec.task.disconnect?.exclusive === true;
    const acts = again.mutations.filter(({ object }) => !isWaiting || object.kind !== 'service');
    assert.deepEqual(acts, [], 'deciding again on the result changes nothing');
    if (this.tables.service(SERVICE_ID)?.removing === false) this.#checkSlots(started);
    return decision.mutations.length;
  }

  /** A decision of which only some writes take place, as when others were faster or the leader died. */
  decidePartly(): void {
    const { mutations } = decideService(snapshotOf(this.tables, SERVICE_ID), this.now, this.#newId);
    this.apply(mutations.filter(() => this.random() < 0.5));
  }

  reap(): number {
    const service = this.tables.service(SERVICE_ID);
    const revisions = service === undefined ? [] : reapRevisions(service, this.tables.serviceRevisions(SERVICE_ID), this.tasks);
    const mutations = [...reapTasks(this.tasks, this.tables, HISTORY_LIMIT), ...revisions];
    this.apply(mutations);
    return mutations.length;
  }

  /** One turn of scheduler and agents: every task may take one step, in random order. Returns the steps taken. */
  turn(share = 1): number {
    let steps = 0;
    for (const task of this.tasks) {
      if (this.random() > share) continue;
      const next = this.#step(task);
      if (next === undefined) continue;
      this.put(next);
      steps += 1;
    }
    return steps;
  }

  /** Looks, turns and lets time pass until nothing changes any more. */
  converge(maxRounds = 2_000): void {
    for (let round = 0; round < maxRounds; round++) {
      const changes = this.decide() + this.reap() + this.turn();
      const lookedAt = this.now;
      this.now += 100;
      if (changes > 0) continue;
      const waits = this.tasks.map((task) => task.notBefore).filter((at) => at > lookedAt);
      if (this.revisitAt !== undefined) waits.push(this.revisitAt);
      if (waits.length === 0) return;
      this.now = Math.max(this.now, Math.min(...waits));
    }
    throw new Error(`no rest after ${maxRounds} rounds: ${JSON.stringify(this.service.rollout)}`);
  }

  scale(replicas: number): void {
    this.#user((spec) => ({ ...spec, mode: { type: 'replicated', replicas } }));
  }

  /** A user's update: a new template, numbered after all revisions there are. */
  update(options: ServiceOptions = {}): number {
    const number = Math.max(...[...this.tables.serviceRevisions(SERVICE_ID)].map((known) => known.revision)) + 1;
    const { task } = specWith({ ...options, image: `web:${number}` });
    const spec = { ...this.service.spec, task: { ...task, restart: this.service.spec.task.restart } };
    this.put({ ...revision(number), spec });
    this.put({ ...this.service, revision: number, spec });
    return number;
  }

  /** What an operator asks of the rollout. */
  command(action: RolloutAction): void {
    const { service } = this;
    this.put({ ...service, rolloutCommand: { id: this.#newId(), action, revision: service.revision } });
  }

  /** What an operator who asks for an earlier revision writes. */
  rollBack(to: number): void {
    const { service } = this;
    const earlier = this.tables.serviceRevision(SERVICE_ID, to);
    if (earlier === undefined) throw new Error(`there is no revision ${to}`);
    const spec = { ...service.spec, task: earlier.spec.task, ports: earlier.spec.ports };
    this.put({ ...service, spec, revision: to });
  }

  setNode(id: string, change: Partial<{ state: Node['status']['state']; availability: Node['spec']['availability']; drainDeadlineAt: number; engineVersion: string }>): void {
    const found = this.tables.node(asNodeId(id));
    if (found === undefined) return;
    this.put({
      ...found,
      spec: {
        labels: found.spec.labels,
        availability: change.availability ?? found.spec.availability,
        ...(change.drainDeadlineAt === undefined ? {} : { drainDeadlineAt: change.drainDeadlineAt }),
      },
        description: { ...found.description, engineVersion: change.engineVersion ?? found.description.engineVersion },
      status: { ...found.status, state: change.state ?? found.status.state, since: change.state === undefined ? found.status.since : this.now },
    });
  }

  /** What the node lifecycle does when the lease of the exclusive tasks on a lost node is over. */
  orphan(id: string): void {
    for (const task of this.tables.tasksOfNode(asNodeId(id))) {
      if (!isTerminal(task.status.state)) this.put(this.#report(task, 'orphaned'));
    }
  }

  #hasJustReturned({ nodeId }: Task): boolean {
    const found = nodeId === undefined ? undefined : this.tables.node(nodeId);
    return found !== undefined && this.now < found.status.since + RETURN_MS && this.service.spec.task.disconnect !== undefined;
  }

  addNode(id: string): void {
    this.put(node(id));
  }

  stateOf(id: string): Node['status']['state'] | undefined {
    return this.tables.node(asNodeId(id))?.status.state;
  }

  deleteNode(id: string): void {
    this.tables.delete(keyOf(node(id)));
  }

  #user(change: (spec: Service['spec']) => Service['spec']): void {
    this.put({ ...this.service, spec: change(this.service.spec) });
  }

  #step(task: Stored<Task>): Stored<Task> | undefined {
    const { state } = task.status;
    if (isTerminal(state)) return undefined;
    if (state === 'pending') return isWanted(task.desiredState) ? this.#place(task) : undefined;
    const place = task.nodeId === undefined ? undefined : this.tables.node(task.nodeId);
    // A node that is down says nothing, and without an engine nothing happens on it.
    if (place === undefined || place.status.state === 'down' || place.description.engineVersion === '') return undefined;
    if (!isWanted(task.desiredState)) return this.#report(task, 'shutdown');
    const next = NEXT_STATE[state];
    if (state === 'ready' && (task.desiredState !== 'running' || task.notBefore > this.now)) return undefined;
    const fails = (state === 'starting' && this.broken.has(task.revision)) || this.random() < this.failureRate;
    if (fails) return this.#report(task, state === 'running' && this.random() < 0.3 ? 'complete' : 'failed');
    return next === undefined ? undefined : this.#report(task, next);
  }

  #place(task: Stored<Task>): Stored<Task> | undefined {
    const takes = (candidate: Node) => candidate.status.state === 'ready' && candidate.spec.availability === 'active' && candidate.description.engineVersion !== '';
    const candidates = [...this.tables.nodes()].filter(
      (candidate) => takes(candidate) && candidate.id !== task.avoids && (task.nodeId === undefined || task.nodeId === candidate.id),
    );
    const chosen = candidates[Math.floor(this.random() * candidates.length)];
    return chosen === undefined ? undefined : this.#report({ ...task, nodeId: chosen.id }, 'assigned');
  }

  #report(task: Stored<Task>, state: TaskState): Stored<Task> {
    const startedAt = state === 'running' ? { startedAt: this.now } : {};
    const exitCode = state === 'failed' ? { exitCode: 1 } : {};
    return { ...task, status: { ...task.status, state, at: this.now, ...startedAt, ...exitCode } };
  }

  #checkSlots(started: ReadonlySet<string>): void {
    const { spec } = this.service;
    const { slots } = this;
    const held = slots.filter(isHeld);
    if (spec.mode.type === 'replicated') assert.equal(held.length, spec.mode.replicas, 'slots held');
    const startFirst = spec.update.order === 'start-first' || spec.rollback.order === 'start-first';
    for (const slot of slots) {
      const waits = slot.live.some((task) => placeOf(task, this.tables).type === 'lost' || this.#hasJustReturned(task));
      const pairs = slot.live.length > 1 && slot.live.some(isRunning);
      assert.ok(slot.live.length <= (pairs || waits ? 2 : 1), 'too many wanted tasks in one slot');
      if (isDormant(slot, this.tables)) continue;
      assert.ok(slot.ended.length <= 1, 'several ended tasks hold one slot');
      assert.ok(startFirst || pairs || waits || slot.live.some((task) => placeOf(task, this.tables).type === 'unwelcome') || slot.live.length + slot.ended.length <= 1, 'several tasks hold one slot');
      // (A lost task whose node came back is up beside the one that replaced it, until it is stopped.)
      const early = slot.live.filter((task) => started.has(task.id) && leavingIn(slot, this.tables).some((old) => !isWithoutEngine(old, this.tables)));
      assert.deepEqual(early, [], 'a task may start while the one before it is still up');
    }
    this.fewestServing = Math.min(this.fewestServing, slots.filter(isServing).length);
  }
}
