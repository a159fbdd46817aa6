/** What the loss of nodes or another scale would lead to. Pure; the state stays as it is. */
import type { Forecast } from '@muster/shared/model/forecast';
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Node, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, replace } from '../state/mutation.ts';
import { forecastsOf } from './effects.ts';
import { simulate, type SimulateOptions } from './simulate.ts';

export interface Hypothesis {
  readonly nodesDown: readonly NodeId[];
  readonly scales: readonly { readonly serviceId: ServiceId; readonly replicas: number }[];
}

/**
 * The brake that holds replacements back when most nodes are lost at once is left
 * out: this tells what happens when they are replaced.
 */
export function whatIf(view: StateView, hypothesis: Hypothesis, options: SimulateOptions): Forecast {
  const simulation = simulate(view, changesOf(view, hypothesis, options.now), options);
  return { services: forecastsOf(view, simulation), complete: simulation.complete };
}

export function nodeDown(node: Stored<Node>, now: number): Mutation {
  return replace({
    ...node,
    session: { ...node.session, connected: false },
    status: { state: 'down', since: now, reason: 'as asked: what if it were down' },
  });
}

function changesOf(view: StateView, { nodesDown, scales }: Hypothesis, now: number): readonly Mutation[] {
  const nodes = nodesDown.flatMap((id) => {
    const node = view.node(id);
    return node === undefined || node.status.state === 'down' ? [] : [nodeDown(node, now)];
  });
  const services = scales.flatMap(({ serviceId, replicas }) => {
    const service = view.service(serviceId);
    if (service?.spec.mode.type !== 'replicated' || service.removing) return [];
    return [replace({ ...service, spec: { ...service.spec, mode: { type: 'replicated' as const, replicas } } })];
  });
  return [...nodes, ...services];
}
