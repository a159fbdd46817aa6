/** What applying a stack changes of the networks that belong to it. Pure. */
import { MusterError } from '@muster/shared/model/error';
import { asNetworkId } from '@muster/shared/model/ids';
import type { NetworkSpec } from '@muster/shared/model/network';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { StateView } from '@muster/shared/model/view';
import { create, type Mutation } from '../state/mutation.ts';
import { newNetwork, refuseConflicts } from './change-network.ts';

export interface StackNetwork {
  readonly spec: NetworkSpec;
  readonly implicit: boolean;
}

/** Throws when a network of that name is somebody else's, or is to become another than it is. */
export function planNetworks(view: StateView, stack: string, networks: readonly StackNetwork[], newId: () => string, now: number): Mutation[] {
  return networks.flatMap(({ spec, implicit }, index) => {
    const present = view.networkByName(spec.name);
    if (present === undefined) {
      refuseConflicts(view, spec, `networks[${index}].spec`);
      return [create(newNetwork(asNetworkId(newId()), spec, stack, implicit, now))];
    }
    if (present.stack !== stack) {
      const whose = present.stack === undefined ? 'belongs to no stack' : `belongs to stack ${present.stack}`;
      throw new MusterError('already-exists', `there is a network "${spec.name}" already, and it ${whose}`, {
        reason: 'NETWORK_NAME_TAKEN',
        hint: 'Give the network another name, or use that one as it is: external: true',
      });
    }
    if (sameSpec(present.spec, spec)) return [];
    throw new MusterError('failed-precondition', `network ${spec.name} is in use and cannot become another one`, {
      reason: 'NETWORK_CHANGED',
      hint: `Give the changed network another name, or make the stack anew: muster down ${stack}, then muster up`,
    });
  });
}
