/** What goes wrong. Each fault says how it begins and how it is undone; undoing one that is over does nothing. */
import { DriverError } from '@muster/agent/driver/driver';
import type { FakeOperation } from '@muster/agent/driver/fake-behaviour';
import type { AgentHost } from './agent-host.ts';
import type { Dice } from './dice.ts';
import { NO_TROUBLE } from './host-kernel.ts';
import type { ManagerHost } from './manager-host.ts';
import type { WakeOrder } from './process.ts';
import type { FaultKind } from './tally.ts';
import type { World } from './world.ts';

export interface Fault {
  readonly name: string;
  /** What it is an instance of. */
  readonly kinds: readonly FaultKind[];
  readonly weight: number;
  /** How long it lasts; 0: it is over at once. */
  readonly lastsMs: readonly [least: number, most: number];
  /** Undefined when there is nothing to break now. */
  readonly begin: (world: World, dice: Dice) => Begun | undefined;
}

export interface Begun {
  /** What was hit. */
  readonly text: string;
  readonly undo?: () => void;
}

/** The leader half of the time: it is the one worth hitting. */
function someManager({ managers }: World, dice: Dice): ManagerHost | undefined {
  const up = managers.filter(({ isUp }) => isUp);
  const leader = up.find(({ isLeader }) => isLeader);
  return leader !== undefined && dice.chance(0.5) ? leader : dice.pick(up);
}

function onManager(world: World, dice: Dice, begin: (manager: ManagerHost) => (() => void) | undefined): Begun | undefined {
  const manager = someManager(world, dice);
  if (manager === undefined) return undefined;
  const text = `${manager.name}${manager.isLeader ? ' (leader)' : ''}`;
  const undo = begin(manager);
  return undo === undefined ? { text } : { text, undo };
}

function onHost({ hosts }: World, dice: Dice, begin: (host: AgentHost) => (() => void) | undefined): Begun | undefined {
  const host = dice.pick(hosts.filter(({ isPowered }) => isPowered));
  if (host === undefined) return undefined;
  const undo = begin(host);
  return undo === undefined ? { text: host.name } : { text: host.name, undo };
}

function onContainer({ hosts }: World, dice: Dice, begin: (host: AgentHost, taskId: string) => void): Begun | undefined {
  const host = dice.pick(hosts.filter(({ running }) => running.length > 0));
  const container = dice.pick(host?.running ?? []);
  if (host === undefined || container === undefined) return undefined;
  const { taskId } = container.state;
  begin(host, taskId);
  return { text: `task ${taskId} on ${host.name}` };
}

/** Neither side is told. */
function separate({ network }: World, hosts: readonly AgentHost[], managers: readonly ManagerHost[]): () => void {
  for (const host of hosts) for (const manager of managers) network.silence(host.name, manager.name);
  return () => {
    for (const host of hosts) for (const manager of managers) network.heal(host.name, manager.name);
  };
}

const wakeOrder = (dice: Dice): WakeOrder => dice.one('as-it-came', 'timers-first', 'io-first');

const ENGINE_CALLS: readonly FakeOperation[] = ['ensureImage', 'create', 'start', 'stop', 'remove', 'inspect', 'list'];

const noAnswer = () => new DriverError('unavailable', 'the engine did not answer');

export const FAULTS: readonly Fault[] = [
  {
    name: 'manager killed',
    kinds: ['crash', 'restart'],
    weight: 3,
    lastsMs: [200, 8_000],
    begin: (world, dice) =>
      onManager(world, dice, (manager) => {
        if (dice.chance(0.5)) manager.kill();
        else manager.losePower();
        return () => manager.start();
      }),
  },
  {
    name: 'manager asked to end',
    kinds: ['restart'],
    weight: 1,
    lastsMs: [1_000, 5_000],
    begin: (world, dice) =>
      onManager(world, dice, (manager) => {
        manager.terminate();
        return () => manager.restart();
      }),
  },
  {
    name: 'manager stopped',
    kinds: ['clock pause'],
    weight: 3,
    lastsMs: [300, 7_000],
    begin: (world, dice) =>
      onManager(world, dice, (manager) => {
        manager.stop();
        return () => {
          if (manager.continue(wakeOrder(dice))) world.tally.add('reorder');
        };
      }),
  },
  {
    name: 'manager cut off from the store',
    kinds: ['partition'],
    weight: 3,
    lastsMs: [300, 7_000],
    begin: (world, dice) =>
      onManager(world, dice, ({ route }) => {
        route.cut();
        return () => route.mend();
      }),
  },
  {
    name: 'manager loses answers of the store',
    kinds: ['lost answer'],
    weight: 2,
    lastsMs: [500, 4_000],
    begin: (world, dice) =>
      onManager(world, dice, ({ route }) => {
        route.lossRate = dice.between(0.1, 0.5);
        return () => {
          route.lossRate = 0;
        };
      }),
  },
  {
    name: 'manager sees the store late',
    kinds: ['delay'],
    weight: 3,
    lastsMs: [1_000, 12_000],
    begin: (world, dice) =>
      onManager(world, dice, (manager) => {
        const { route } = manager;
        route.watchLagMs = dice.whole(50, 3_000);
        const others = world.managers.filter((other) => other !== manager);
        // Agents come to the one that is behind when they lose the others, most of all when these have no time to note it.
        const lose = dice.one(
          () => undefined,
          () => others.forEach((other) => world.hosts.forEach((host) => world.network.cut(host.name, other.name))),
          () => others.forEach((other) => other.kill()),
        );
        const callOff = world.clock.after(dice.whole(300, 4_000), lose);
        return () => {
          callOff();
          route.watchLagMs = 0;
          for (const other of others) other.start();
        };
      }),
  },
  {
    name: 'manager cut off from hosts',
    kinds: ['partition'],
    weight: 2,
    lastsMs: [500, 8_000],
    begin: (world, dice) => onManager(world, dice, (manager) => separate(world, dice.chance(0.5) ? world.hosts : dice.some(world.hosts), [manager])),
  },
  {
    name: 'history of the store compacted',
    kinds: [],
    weight: 1,
    lastsMs: [0, 0],
    begin({ ledger }) {
      void ledger.store.compact(ledger.view.revision);
      return { text: `to ${ledger.view.revision}` };
    },
  },
  {
    name: 'agent killed',
    kinds: ['crash', 'restart'],
    weight: 3,
    lastsMs: [50, 30_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.killAgent();
        return () => host.startAgent();
      }),
  },
  {
    name: 'watchdog killed',
    kinds: ['crash', 'restart'],
    weight: 1,
    lastsMs: [0, 0],
    begin({ hosts }, dice) {
      // With its agent there, which starts another one: both gone is more than is promised.
      const host = dice.pick(hosts.filter(({ isConnected }) => isConnected));
      host?.killWatchdog();
      return host === undefined ? undefined : { text: host.name };
    },
  },
  {
    name: 'agent asked to end',
    kinds: ['restart'],
    weight: 1,
    lastsMs: [500, 8_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.terminateAgent();
        return () => host.restartAgent();
      }),
  },
  {
    name: 'agent stopped',
    kinds: ['clock pause'],
    weight: 2,
    lastsMs: [300, 30_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.stopAgent();
        return () => {
          if (host.continueAgent(wakeOrder(dice))) world.tally.add('reorder');
        };
      }),
  },
  {
    name: 'host loses power',
    kinds: ['crash', 'restart'],
    weight: 3,
    lastsMs: [500, 20_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.losePower();
        return () => host.boot();
      }),
  },
  {
    name: 'host shut down and started again',
    kinds: ['restart'],
    weight: 2,
    lastsMs: [500, 20_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.shutDown();
        return () => host.reboot();
      }),
  },
  {
    name: 'host cut off',
    kinds: ['partition'],
    weight: 3,
    lastsMs: [500, 30_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => separate(world, [host], dice.chance(0.6) ? world.managers : dice.some(world.managers))),
  },
  {
    name: 'most hosts cut off',
    kinds: ['partition'],
    weight: 1,
    lastsMs: [2_000, 20_000],
    begin(world, dice) {
      const hosts = dice.some(world.hosts, 0.8);
      return { text: hosts.map(({ name }) => name).join(' '), undo: separate(world, hosts, world.managers) };
    },
  },
  {
    name: 'connections reset',
    kinds: ['partition'],
    weight: 1,
    lastsMs: [0, 0],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        for (const manager of world.managers) world.network.cut(host.name, manager.name);
        return undefined;
      }),
  },
  {
    name: 'old command comes again',
    kinds: ['duplicate', 'reorder'],
    weight: 1,
    lastsMs: [0, 0],
    begin({ hosts }, dice) {
      const host = dice.pick(hosts);
      return host?.replay.request() === true ? { text: host.name } : undefined;
    },
  },
  {
    name: 'engine away',
    kinds: ['restart'],
    weight: 2,
    lastsMs: [100, 8_000],
    begin: (world, dice) =>
      onHost(world, dice, (host) => {
        host.stopEngine(dice.chance(0.5));
        return () => host.startEngine();
      }),
  },
  {
    name: 'engine call fails',
    kinds: ['lost answer'],
    weight: 2,
    lastsMs: [0, 0],
    begin: (world, dice) =>
      onHost(world, dice, ({ engine }) => {
        engine.failNext(dice.pick(ENGINE_CALLS) ?? 'start', noAnswer(), { when: dice.one('before', 'after'), times: dice.whole(1, 3) });
        return undefined;
      }),
  },
  {
    name: 'networks are not brought in force',
    kinds: ['delay'],
    weight: 2,
    lastsMs: [500, 40_000],
    begin: (world, dice) =>
      onHost(world, dice, ({ kernel }) => {
        kernel.trouble = dice.chance(0.5) ? { failureRate: dice.between(0.3, 1), extraMs: 0 } : { failureRate: 0, extraMs: dice.whole(500, 35_000) };
        return () => {
          kernel.trouble = NO_TROUBLE;
        };
      }),
  },
  {
    name: 'engine loses events',
    kinds: ['lost answer'],
    weight: 1,
    lastsMs: [0, 0],
    begin: (world, dice) =>
      onHost(world, dice, ({ engine }) => {
        engine.loseEvents(dice.whole(1, 5));
        return undefined;
      }),
  },
  {
    name: 'container crashes',
    kinds: ['crash'],
    weight: 4,
    lastsMs: [0, 0],
    begin: (world, dice) => onContainer(world, dice, ({ engine }, taskId) => engine.crash(taskId, dice.one(0, 1, 139))),
  },
  {
    name: 'container removed by somebody else',
    kinds: ['crash'],
    weight: 1,
    lastsMs: [0, 0],
    begin: (world, dice) => onContainer(world, dice, ({ engine }, taskId) => engine.externalRemove(taskId)),
  },
];
