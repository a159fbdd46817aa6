/**
 * Services that are scaled by their load, under faults: what is pushed to whichever
 * manager leads goes up and down in steps, while managers, agents and hosts fail.
 *
 * Held on every revision: the bounds; and while the load is steady, the scale only
 * comes nearer to what the load asks for. At the end, without faults: as many tasks as
 * the load asks for, and nothing is written any more.
 */
import { defaultAutoscale, defaultServiceSpec } from '@muster/shared/model/defaults';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { AutoscaleRecord } from '@muster/shared/model/objects';
import type { AutoscaleSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { PUSHED } from '@muster/manager/autoscaler/loads';
import { Dice } from './dice.ts';
import { FAULTS } from './faults.ts';
import { missing } from './invariants/converged.ts';
import { type RevisionInvariant, Violation } from './invariants/invariant.ts';
import { createService, updateService } from './operation.ts';
import { withImageAnew } from './random-spec.ts';
import { World } from './world.ts';

const BY_LOAD = 'elastic';
const BY_CPU = 'idle';
const MIN = 2;
const MAX = 8;
const EACH = 10;
const WINDOW_MS = 30_000;
const PUSH_MS = 5_000;
const STALE_MS = 150_000;
/** A look every 15 s, a push every 5 s: what was decided before the load changed is written by then, unless a leader is late. */
const REACTION_MS = 45_000;
const STEPS = 8;
const BOOT_LIMIT_MS = 20_000;
const SETTLE_LIMIT_MS = 240_000;
const QUIET_MS = 65_000;

const ARRIVES = 'without faults an autoscaled service comes to what its load asks for, and stays there in silence';

export interface Stretched {
  /** Of the service that follows the load: how often its scale was changed. */
  readonly changes: number;
  readonly leaders: number;
  readonly happened: Readonly<Record<string, number>>;
}

/** What the service is told: `since` is when it became that much. */
interface Load {
  value: number;
  since: number;
  isTold: boolean;
}

const wanted = ({ value }: Load): number => Math.min(MAX, Math.max(MIN, Math.ceil(value / EACH)));

/** Within the tolerance nothing changes any more. */
const isWanted = (scale: number, load: Load): boolean => scale === wanted(load) || Math.abs(1 - load.value / (scale * EACH)) <= defaultAutoscale.tolerance;

export async function stretch(seed: number): Promise<Stretched> {
  const world = new World({ seed });
  const dice = new Dice(seed, 'elastic');
  const load: Load = { value: 35, since: 0, isTold: true };
  const seen = { changes: 0, leaders: new Set<number>() };
  world.start();
  if (!(await world.until(() => missing(world.view, world.hosts) === undefined, BOOT_LIMIT_MS))) throw new Violation(ARRIVES, 'no cluster');
  world.invariants.add(withinBounds());
  world.invariants.add(onlyNearer(load, seen));
  await Promise.all([world.client.perform(createService(byLoad()), 20), world.client.perform(createService(byCpu()), 20), world.advance(PUSH_MS)]);

  const faults = dice.some(FAULTS);
  for (let step = 0; step < STEPS; step += 1) {
    if (load.isTold && dice.chance(0.7)) Object.assign(load, { value: dice.whole(0, 120), since: world.clock.now() });
    if (dice.chance(0.2)) void world.client.perform(updateService(BY_LOAD, 'to another image', (spec) => withImageAnew(spec, dice.one('plain:1', 'plain:2'))));
    const fault = dice.chance(0.7) ? dice.weighted(faults) : undefined;
    if (fault !== undefined) world.begin(fault, dice);
    // Who pushes may fail, too: the load is as it was, and nobody tells.
    load.isTold = dice.chance(0.75);
    await pass(world, load, load.isTold ? dice.whole(2, 20) * PUSH_MS : STALE_MS + dice.whole(10, 30) * PUSH_MS, seen.leaders);
  }
  world.heal();
  load.isTold = true;
  await arrive(world, load, seen.leaders);
  return { changes: seen.changes, leaders: seen.leaders.size, happened: world.tally.counts };
}

async function arrive(world: World, load: Load, leaders: Set<number>): Promise<void> {
  const scale = () => effectiveReplicas(spec(world, BY_LOAD), recordOf(world, BY_LOAD));
  const idle = () => effectiveReplicas(spec(world, BY_CPU), recordOf(world, BY_CPU));
  const limit = world.clock.monotonic() + SETTLE_LIMIT_MS + WINDOW_MS;
  const isThere = () => isWanted(scale() ?? 0, load) && idle() === MIN && world.client.open === 0 && missing(world.view, world.hosts) === undefined;
  while (!isThere()) {
    if (world.clock.monotonic() > limit) throw new Violation(ARRIVES, `${scale()} tasks for ${wanted(load)}, ${idle()} for ${MIN}; ${missing(world.view, world.hosts) ?? ''}`);
    await pass(world, load, PUSH_MS, leaders);
  }
  await pass(world, load, 2 * WINDOW_MS, leaders);
  world.invariants.add(silence);
  await pass(world, load, QUIET_MS, leaders);
}

/** Records of requests go when they are old. */
const silence: RevisionInvariant = {
  promise: ARRIVES,
  check({ changes, author }) {
    const written = changes.filter(({ kind }) => kind !== 'request').map(({ kind }) => kind);
    return written.length === 0 ? undefined : `${author?.writer ?? 'expiry'} wrote ${written.join(', ')}`;
  },
};

/** Time goes on, and the load is told to whoever leads. */
async function pass(world: World, load: Load, ms: number, leaders: Set<number>): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += PUSH_MS) {
    const serviceId = world.view.serviceByName(BY_LOAD)?.id;
    const leader = world.managers.find(({ isLeader }) => isLeader);
    if (leader?.core?.election.epoch !== undefined) leaders.add(leader.core.election.epoch);
    if (serviceId !== undefined && load.isTold) leader?.core?.loads.add([{ serviceId, metric: 'queue', value: load.value, reporter: PUSHED }]);
    await world.advance(PUSH_MS);
  }
}

function byLoad(): ServiceSpec {
  return autoscaled(BY_LOAD, 3, { metrics: [{ source: 'pushed', name: 'queue', type: 'average', amount: EACH, staleAfterMs: STALE_MS }] });
}

/** Uses a hundredth of a core, and each task is to use two: the fewest are enough, whatever fails. */
function byCpu(): ServiceSpec {
  return autoscaled(BY_CPU, MAX, { metrics: [{ resource: 'cpu', type: 'average', amount: 20_000_000 }] });
}

function autoscaled(name: string, replicas: number, autoscale: Partial<AutoscaleSpec>): ServiceSpec {
  const base = defaultServiceSpec(name, 'plain:1', replicas);
  return {
    ...base,
    task: { ...base.task, container: { ...base.task.container, stopGraceMs: 500 } },
    autoscale: { ...defaultAutoscale, min: MIN, max: MAX, scaleDown: { ...defaultAutoscale.scaleDown, windowMs: WINDOW_MS }, ...autoscale },
  };
}

function recordOf(world: World, name: string): AutoscaleRecord | undefined {
  const id = world.view.serviceByName(name)?.id;
  return id === undefined ? undefined : world.view.autoscale(id);
}

function spec(world: World, name: string): ServiceSpec {
  const service = world.view.serviceByName(name);
  if (service === undefined) throw new Violation(ARRIVES, `${name} is not there`);
  return service.spec;
}

function withinBounds(): RevisionInvariant {
  return {
    promise: 'an autoscaled service is asked to have no fewer tasks than its bounds say, and no more',
    check({ changes }) {
      for (const { after } of changes) {
        if (after?.kind === 'autoscale' && (after.replicas < MIN || after.replicas > MAX)) return `${after.replicas} tasks are outside ${MIN} to ${MAX}`;
      }
      return undefined;
    },
  };
}

function onlyNearer(load: Load, seen: { changes: number }): RevisionInvariant {
  return {
    promise: 'while the load is steady, the scale only comes nearer to what the load asks for',
    check({ changes }, { view, now }) {
      for (const { before, after } of changes) {
        if (after?.kind !== 'autoscale') continue;
        const name = view.service(after.serviceId)?.spec.name;
        const from = before?.kind === 'autoscale' ? before.replicas : undefined;
        if (from === undefined || from === after.replicas) continue;
        if (name === BY_CPU && after.replicas > from) return `${name}, which uses next to nothing, goes from ${from} to ${after.replicas}: ${after.reason}`;
        if (name !== BY_LOAD) continue;
        seen.changes += 1;
        const goal = wanted(load);
        const isNearer = Math.abs(after.replicas - goal) < Math.abs(from - goal) && Math.sign(after.replicas - goal) * Math.sign(from - goal) >= 0;
        if (now - load.since > REACTION_MS && !isNearer) return `${name} goes from ${from} to ${after.replicas}, where ${goal} are asked for since ${(now - load.since) / 1_000} s: ${after.reason}`;
      }
      return undefined;
    },
  };
}
