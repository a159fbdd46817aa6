/**
 * One run of the simulator, from one seed:
 *
 *   boot → trouble (operations and faults) → heal, converge → calm (operations alone) → quiet
 */
import { type Bug } from './bugs.ts';
import { workInCalm } from './calm.ts';
import { Dice } from './dice.ts';
import { FAULTS } from './faults.ts';
import { missing } from './invariants/converged.ts';
import { misled } from './invariants/routing.ts';
import { Violation } from './invariants/invariant.ts';
import { missedTicks } from './invariants/runs.ts';
import { jobSpecOf } from '@muster/shared/model/job';
import { nextOperation, repairs, restless, scheduledJobs, suspendAll } from './workload.ts';
import { type Operation, suspendJob } from './operation.ts';
import { World } from './world.ts';

const BOOT_LIMIT_MS = 20_000;
/** Short runs find most of what there is to find, and more of them fit into a night; some bugs need the long ones. */
const STEPS: readonly [least: number, most: number] = [8, 24];
const WORKS_IN_CALM: readonly [least: number, most: number] = [1, 3];
const CONVERGE_LIMIT_MS = 240_000;
/** A service that does not settle by then is removed, as its user would: it has no room. */
const REPAIR_LIMIT_MS = 90_000;
/** A cluster at rest may still write that long after: reasons why a task waits, and that a rollout does, are written a while later. */
const SETTLE_MS = 12_000;
const QUIET_MS = 65_000;
/** Ticks of the slowest schedule that are waited for. */
const TICKS = 3;
const MAX_TICKS_MS = 62_000;

const BOOTS = 'a new cluster has a leader and all its nodes within 20 s';
const CONVERGES = 'without faults the cluster comes to what was asked for within 4 minutes';
const QUIET = 'a quiet cluster writes nothing';
const KEEPS_TICKS = 'without faults every tick of a schedule begins its run at its time, or is said to be skipped';
const ANSWERED = 'without faults every operation is answered';

export interface RunOptions {
  readonly seed: number;
  readonly bug?: Bug;
  readonly onTrace?: (line: string) => void;
  /** For tests that look at the world itself. */
  readonly onBegin?: (world: World) => void;
}

export interface Run {
  readonly seed: number;
  /** Of everything that was written and everything that ran. */
  readonly hash: string;
  readonly failure: Failure | undefined;
  readonly virtualMs: number;
  readonly revisions: number;
  /** Copies that were compared with the store. */
  readonly copies: number;
  /** What befell the cluster, and how often. */
  readonly happened: Readonly<Record<string, number>>;
}

export interface Failure {
  readonly step: string;
  readonly error: unknown;
}

export async function simulate({ seed, bug, onTrace, onBegin }: RunOptions): Promise<Run> {
  const world = new World({ seed, ...(bug === undefined ? {} : { bug }), ...(onTrace === undefined ? {} : { onTrace }) });
  onBegin?.(world);
  const progress = { step: 'boot', copies: 0 };
  let failure: Failure | undefined;
  try {
    await play(world, progress);
  } catch (error) {
    failure = { step: progress.step, error };
    world.note(`FAILED ${error instanceof Error ? error.message : String(error)}`);
  }
  const run = {
    seed,
    hash: world.trace.digest(),
    failure,
    virtualMs: world.clock.monotonic(),
    revisions: world.view.revision,
    copies: progress.copies,
    happened: world.tally.counts,
  };
  world.dispose();
  return run;
}

async function play(world: World, progress: { step: string; copies: number }): Promise<void> {
  const dice = new Dice(world.seed, 'play');
  world.start();
  if (!(await world.until(() => missing(world.view, world.hosts) === undefined, BOOT_LIMIT_MS))) {
    throw new Violation(BOOTS, missing(world.view, world.hosts) ?? '');
  }
  // Not every fault in every run: some bugs show only where others do not get in their way.
  const faults = dice.some(FAULTS);
  const troubles = dice.between(0.2, 0.7);
  const steps = dice.whole(...STEPS);
  for (let step = 1; step <= steps; step++) {
    progress.step = `trouble ${step}`;
    const fault = dice.chance(troubles) ? dice.weighted(faults) : undefined;
    if (fault !== undefined) world.begin(fault, dice);
    if (fault === undefined || dice.chance(0.4)) operate(world, dice);
    await world.advance(dice.chance(0.3) ? dice.whole(1, 100) : dice.whole(100, 4_000));
    progress.copies += world.checkCopies();
  }
  progress.step = 'heal';
  world.note('HEAL');
  world.heal();
  await converge(world, dice, progress);

  progress.step = 'calm';
  world.note('CALM');
  world.stops.isCalm = true;
  await workInCalm(world, dice, {
    works: dice.whole(...WORKS_IN_CALM),
    async carryOut(operation) {
      progress.step = `calm: ${operation.text}`;
      await perform(world, [operation]);
      await settled(world, 2_000);
    },
  });
  progress.step = 'ticks';
  if (scheduledJobs(world.view).length > 0) await keepTicks(world);
  await settled(world, SETTLE_MS);

  progress.step = 'quiet';
  world.note('QUIET');
  const { revision } = world.view;
  await world.advance(QUIET_MS);
  const wrong = misled(world.view, world.hosts);
  if (wrong !== undefined) throw new Violation(CONVERGES, wrong);
  if (world.view.revision !== revision) throw new Violation(QUIET, `${world.view.revision - revision} revisions were written`);
}

/** Jobs run by their schedules for a while: without faults no tick is missed. */
async function keepTicks(world: World): Promise<void> {
  const jobs = scheduledJobs(world.view);
  await perform(world, jobs.map(({ spec }) => suspendJob(spec.name, false)));
  await world.advance(Math.min(MAX_TICKS_MS, Math.max(...jobs.map(({ spec }) => TICKS * periodMs(jobSpecOf(spec).schedule?.cron ?? '')))));
  const missed = missedTicks(world.view, jobs.flatMap(({ id }) => world.view.jobRecord(id) ?? []));
  if (missed !== undefined) throw new Violation(KEEPS_TICKS, missed);
  await perform(world, suspendAll(world));
}

/** Of the schedules that the simulator draws: a minute, or every so many seconds of it. */
function periodMs(cron: string): number {
  const [, seconds = '60'] = /^\*\/(\d+) /.exec(cron) ?? [];
  return Number(seconds) * 1_000;
}

function operate(world: World, dice: Dice): void {
  const operation = nextOperation(world, dice);
  if (operation === undefined) return;
  world.note(`asked: ${operation.text}`);
  void world.client.perform(operation);
}

async function converge(world: World, dice: Dice, progress: { copies: number }): Promise<void> {
  await answered(world);
  // Twice: what a fault has done to a rollout shows a little later.
  for (let times = 0; times < 2; times++) {
    const found = [...suspendAll(world), ...repairs(world, dice)];
    if (found.length === 0 && times > 0) break;
    await perform(world, found);
    await settles(world, SETTLE_MS, REPAIR_LIMIT_MS);
  }
  await perform(world, restless(world));
  await settled(world, SETTLE_MS);
  progress.copies += world.checkCopies();
}

async function perform(world: World, operations: readonly Operation[]): Promise<void> {
  for (const operation of operations) void world.client.perform(operation, 20);
  await answered(world);
}

async function answered(world: World): Promise<void> {
  const { client } = world;
  if (!(await world.until(() => client.open === 0, 60_000))) throw new Violation(ANSWERED, `${client.open} operations are open`);
}

async function settled(world: World, restMs: number): Promise<void> {
  const isSettled = await settles(world, restMs, CONVERGE_LIMIT_MS);
  if (!isSettled) throw new Violation(CONVERGES, lacking(world) ?? 'it never comes to rest');
}

/** What keeps the cluster from being as it was asked for, and its hosts from leading there. */
function lacking({ view, hosts }: World): string | undefined {
  return missing(view, hosts) ?? misled(view, hosts);
}

/** True once everything is as asked for and nothing was written for a while. */
async function settles(world: World, restMs: number, limitMs: number): Promise<boolean> {
  let last = { revision: 0, at: 0 };
  const isSettled = () => {
    const at = world.clock.monotonic();
    if (world.view.revision !== last.revision) last = { revision: world.view.revision, at };
    return at - last.at >= restMs && lacking(world) === undefined;
  };
  return await world.until(isSettled, limitMs, 1_000);
}
