/** Why a node could, or could not, take one more task of a service now. Pure. */
import type { PlacementExplanation } from '@muster/shared/model/forecast';
import type { Node, Service, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { explainNode } from '../scheduler/explain.ts';
import { remedyText } from './remedy-text.ts';

export function whyNot(view: StateView, service: Stored<Service>, node: Stored<Node>): PlacementExplanation {
  const { fits, tasksHere, misfits } = explainNode(view, service.id, node.id) ?? { fits: false, tasksHere: 0, misfits: [] };
  return {
    service: service.spec.name,
    node: node.description.hostname,
    fits,
    tasksHere,
    obstacles: misfits.map(({ filter, reason, change }) => ({ filter, reason, remedy: remedyText(change, view, service, node) })),
  };
}
