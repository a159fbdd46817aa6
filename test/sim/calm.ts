/** Operators at work while nothing fails: one thing at a time, each brought to its end and held to stricter promises. */
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { Dice } from './dice.ts';
import { leastInDrain, leastInRollout, neverBelow, oneContainerPerSlot, staysElsewhere } from './invariants/calm.ts';
import type { RevisionInvariant } from './invariants/invariant.ts';
import { changeNode, type Operation, rebalance, scaleService, updateService } from './operation.ts';
import { goodImage, randomReplicas, withImageAnew } from './random-spec.ts';
import type { World } from './world.ts';

interface Work {
  readonly operation: Operation;
  readonly leastOf: (spec: ServiceSpec) => number;
  /** What else holds while it is carried out. */
  readonly promises?: RevisionInvariant;
  /** Puts back what the operation took away for a while. */
  readonly after?: Operation;
}

export interface CalmOptions {
  readonly works: number;
  /** Sends the operation and waits until the cluster has come to what was asked for. */
  readonly carryOut: (operation: Operation) => Promise<void>;
}

export async function workInCalm(world: World, dice: Dice, { works, carryOut }: CalmOptions): Promise<void> {
  const alone = oneContainerPerSlot(world.view, world.hosts);
  world.containerInvariants.add(alone);
  for (let done = 0; done < works; done++) {
    const work = nextWork(world, dice);
    if (work === undefined) break;
    const promise = neverBelow(world.view, work.leastOf);
    const promises = [promise, ...(work.promises === undefined ? [] : [work.promises])];
    for (const each of promises) world.invariants.add(each);
    await carryOut(work.operation);
    for (const each of promises) world.invariants.delete(each);
    if (work.after !== undefined) await carryOut(work.after);
  }
  world.containerInvariants.delete(alone);
}

function nextWork(world: World, dice: Dice): Work | undefined {
  const replicated = [...world.view.services()].filter(({ spec }) => spec.mode.type === 'replicated');
  const service = dice.pick(replicated);
  const host = dice.pick(world.hosts);
  if (service === undefined || host === undefined) return undefined;
  const { name } = service.spec;
  switch (dice.one('rollout', 'rollout', 'scale', 'drain', 'rebalance', 'places')) {
    case 'rollout': {
      const image = goodImage(dice);
      const change = (spec: ServiceSpec): ServiceSpec => withImageAnew(spec, image);
      return { operation: updateService(name, `to ${image} in calm`, change), leastOf: leastInRollout };
    }
    case 'scale': {
      const replicas = randomReplicas(dice);
      const leastOf = ({ name: other, mode }: ServiceSpec): number => {
        if (mode.type !== 'replicated') return 0;
        return other === name ? Math.min(mode.replicas, replicas) : mode.replicas;
      };
      return { operation: scaleService(name, replicas), leastOf };
    }
    case 'rebalance':
      return { operation: rebalance(), leastOf: leastInDrain };
    case 'places': {
      const constraints = [`node.hostname != ${host.name}`];
      const change = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task: { ...spec.task, placement: { ...spec.task.placement, constraints: [...new Set([...spec.task.placement.constraints, ...constraints])] } } });
      return { operation: updateService(name, `to leave ${host.name} in calm`, change), leastOf: leastInRollout, promises: staysElsewhere(name, host.name) };
    }
    case 'drain':
      return {
        operation: changeNode(host.nodeId, 'availability drain in calm', (spec) => ({ ...spec, availability: 'drain' })),
        leastOf: leastInDrain,
        after: changeNode(host.nodeId, 'availability active', (spec) => ({ ...spec, availability: 'active' })),
      };
  }
}
