/**
 * Runs in which the wall clocks of machines are set, hours and days forward and back, each for
 * itself, and set right in the end.
 *
 *   boot → jumps alone: nothing may come of them → jumps among faults → right, heal, converge
 */
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { Dice } from './dice.ts';
import { FAULTS } from './faults.ts';
import { missing } from './invariants/converged.ts';
import { Violation } from './invariants/invariant.ts';
import { createService } from './operation.ts';
import { World } from './world.ts';

const HOUR_MS = 3_600_000;
/** More than the day after which tasks on a lost node are given up. */
const MAX_JUMP_MS = 50 * HOUR_MS;
const CALM_JUMPS = 12;
const STEPS = 16;
const BOOT_LIMIT_MS = 20_000;
const SETTLE_LIMIT_MS = 240_000;

const NOTHING = 'a clock that is set changes nothing about leader, sessions, nodes and containers';
const ARRIVES = 'with clocks set right and without faults, the cluster comes to what was asked for';

export interface Jumped {
  readonly jumps: number;
  /** How often a task with a lease took the place of another on another host. */
  readonly failovers: number;
  readonly happened: Readonly<Record<string, number>>;
}

export async function jumpClocks(seed: number, onTrace?: (line: string) => void): Promise<Jumped> {
  const world = new World({ seed, ...(onTrace === undefined ? {} : { onTrace }) });
  const dice = new Dice(seed, 'clocks');
  let jumps = 0;
  const jump = () => {
    jumps += 1;
    const machine = dice.pick<{ readonly name: string; setClock(aheadMs: number): void }>([...world.managers, ...world.hosts]);
    const aheadMs = dice.chance(0.2) ? 0 : dice.whole(-MAX_JUMP_MS, MAX_JUMP_MS);
    world.note(`the clock of ${machine?.name ?? ""} is ahead by ${aheadMs} ms`);
    machine?.setClock(aheadMs);
  };
  const setRight = () => [...world.managers, ...world.hosts].forEach((machine) => machine.setClock(0));

  world.start();
  await arrive(world, BOOT_LIMIT_MS);
  await Promise.all([world.client.perform(createService(plain()), 20), world.client.perform(createService(exclusive()), 20), world.advance(5_000)]);
  await arrive(world, SETTLE_LIMIT_MS);

  const before = standing(world);
  for (let count = 0; count < CALM_JUMPS; count += 1) {
    jump();
    await world.advance(dice.whole(100, 15_000));
    const now = standing(world);
    if (now !== before) throw new Violation(NOTHING, `${before} became ${now}`);
  }

  const faults = dice.some(FAULTS, 0.8);
  for (let step = 0; step < STEPS; step += 1) {
    jump();
    const fault = dice.chance(0.7) ? dice.weighted(faults) : undefined;
    if (fault !== undefined) world.begin(fault, dice);
    await world.advance(dice.whole(500, 12_000));
  }
  setRight();
  world.heal();
  await arrive(world, SETTLE_LIMIT_MS);
  const { failovers } = world.alone;
  const happened = world.tally.counts;
  world.dispose();
  return { jumps, failovers, happened };
}

async function arrive(world: World, limitMs: number): Promise<void> {
  const isThere = () => world.client.open === 0 && missing(world.view, world.hosts) === undefined;
  if (!(await world.until(isThere, limitMs))) throw new Violation(ARRIVES, missing(world.view, world.hosts) ?? 'operations are open');
}

/** Who leads, which sessions and nodes there are, and what runs since when. */
function standing({ view, managers, hosts }: World): string {
  return JSON.stringify([
    managers.filter(({ isLeader }) => isLeader).map(({ name, core }) => [name, core?.election.epoch]),
    [...view.nodes()].map(({ id, status, session }) => [id, status, session]),
    hosts.map(({ name, running }) => [name, running.map(({ state, starts }) => [state.taskId, state.startedAt, starts])]),
  ]);
}

const withGrace = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task: { ...spec.task, container: { ...spec.task.container, stopGraceMs: 500 } } });
const plain = (): ServiceSpec => withGrace(defaultServiceSpec('plain', 'plain:1', 3));

function exclusive(): ServiceSpec {
  const spec = withGrace(defaultServiceSpec('alone', 'plain:1', 2));
  return { ...spec, task: { ...spec.task, disconnect: { ...defaultDisconnect, exclusive: true } } };
}
