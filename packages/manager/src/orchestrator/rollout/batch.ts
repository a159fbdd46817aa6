/**
 * Which slots a rollout replaces now, and how. Slots that serve nobody come first and
 * cost nothing. A slot that serves gets its new task beside the old one as long as the
 * surge allows it; else, when the order is stop-first, its old task goes first as long
 * as the disruption ledger allows that; else the rollout waits. Pure.
 */
import { maxSurgeOf } from '@muster/shared/model/disruption';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { Stored, Task } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { Allowance, describePromise } from '../ledger/ledger.ts';
import { mayStart } from '../promote.ts';
import { isHeld, isRunning, isServing, isWithoutEngine, mayStillRun, type Slot } from '../slots.ts';
import type { Nodes, TaskChange, World } from '../world.ts';

export interface Batch {
  /** Slots that are replaced. */
  readonly started: number;
  readonly changes: readonly TaskChange[];
  /** Why fewer than asked for are; undefined when all are. */
  readonly held?: string;
}

/** `old` are the slots that are to be replaced, `count` how many of them at most. */
export function planBatch(old: readonly Slot[], count: number, world: World, config: UpdateConfig): Batch {
  const changes: TaskChange[] = [];
  const allowance = new Allowance(world);
  const mayBeBeside = maxSurgeOf(config, desiredOf(world)) > 0;
  let surge = surgeLeft(world, config);
  let started = 0;
  for (const slot of orderOf(old)) {
    if (started >= count) break;
    const more = extraWith(slot, world, slot.live.find(isRunning)) - extraIn(slot, world);
    const beside = isServing(slot) && mayBeBeside && (more <= 0 || more <= surge);
    if (!beside && isServing(slot) && (config.order === 'start-first' || !allowance.take(slot))) {
      return { started, changes, held: config.order === 'start-first' ? describeSurge(world, config) : describePromise(world) };
    }
    surge -= beside ? more : extraWith(slot, world, undefined) - extraIn(slot, world);
    changes.push(...replaceIn(slot, world, beside));
    started += 1;
  }
  return { started, changes };
}

function orderOf(old: readonly Slot[]): readonly Slot[] {
  return [...old.filter((slot) => !isServing(slot)), ...old.filter(isServing)];
}

/**
 * How many slots more may have a second task up. One that was told to stop counts until
 * it has ended; one that is only prepared does not yet.
 */
function surgeLeft(world: World, config: UpdateConfig): number {
  return maxSurgeOf(config, desiredOf(world)) - world.slots.reduce((sum, slot) => sum + extraIn(slot, world), 0);
}

function desiredOf({ service, autoscale, slots }: World): number {
  return effectiveReplicas(service.spec, autoscale) ?? slots.filter(isHeld).length;
}

/** Tasks of the slot that are up, or start now, above the one that it stands for. */
function extraIn(slot: Slot, world: World): number {
  const stopping = slot.leaving.filter((task) => isStopping(task, world.nodes)).length;
  const up = slot.live.filter((task) => task.desiredState !== 'ready' || mayStart(task, slot, world)).length;
  return Math.max(0, stopping + up - (isHeld(slot) ? 1 : 0));
}

/** The same when the slot is replaced and of its tasks only `bridge` goes on. */
function extraWith({ live, leaving }: Slot, { nodes }: World, bridge: Task | undefined): number {
  const stopping = [...leaving, ...live.filter((task) => task !== bridge)].filter((task) => isStopping(task, nodes)).length;
  const starts = stopping === 0 ? 1 : 0;
  return Math.max(0, stopping + starts + (bridge === undefined ? 0 : 1) - 1);
}

/** One whose engine does not answer will not end for a while: it must not hold up all that follows. */
function isStopping(task: Task, nodes: Nodes): boolean {
  return mayStillRun(task, nodes) && !isWithoutEngine(task, nodes);
}

function describeSurge(world: World, config: UpdateConfig): string {
  const surge = maxSurgeOf(config, desiredOf(world));
  return `${surge} ${surge === 1 ? 'task' : 'tasks'} above the desired number may be up, those that are stopping included`;
}

function replaceIn(slot: Slot, { service }: World, beside: boolean): readonly TaskChange[] {
  const bridge = beside ? slot.live.find(isRunning) : undefined;
  const replaced = slot.live.find(isRunning) ?? wantedOf(slot)[0];
  const reason = `replaced by revision ${service.revision}`;
  return [
    ...wantedOf(slot)
      .filter((task) => task !== bridge)
      .map((task): TaskChange => ({ type: 'desire', taskId: task.id, desired: 'shutdown', reason })),
    {
      type: 'create',
      slot: slot.number,
      ...(slot.nodeId === undefined ? {} : { nodeId: slot.nodeId }),
      revision: service.revision,
      ...(replaced === undefined ? {} : { replaces: replaced.id }),
      ...(service.rollout === undefined ? {} : { rolloutStartedAt: service.rollout.startedAt }),
      reason: `revision ${service.revision} replaces revision ${replaced?.revision ?? 0}`,
    },
  ];
}

function wantedOf(slot: Slot): readonly Stored<Task>[] {
  return [...slot.live, ...slot.ended];
}
