/** The API's methods about what a stack has consisted of, and the way back to it. */
import { MusterError } from '@muster/shared/model/error';
import type { Stack, StackRevision, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { serviceToWire, stackRevisionToWire } from '@muster/shared/rpc/convert-objects';
import { appliedActions } from '@muster/shared/rpc/enums';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { replace } from '../state/mutation.ts';
import type { ApiContext } from './context.ts';
import { refuseCycle } from './dependencies.ts';
import { recordEvent } from './mutate.ts';
import { refuseNetworking } from './networking.ts';
import { planStack } from './plan-stack.ts';
import { presentService } from './present.ts';
import { nextRevision } from './stack-record.ts';
import { changeStack } from './stacks.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'ListStackRevisions' | 'RollbackStack'>;

export function stackRevisionMethods(api: ApiContext): Methods {
  const { state } = api;
  return {
    async ListStackRevisions({ name }) {
      const stack = requireStack(state.view, name);
      return { revisions: newestFirst(state.view, stack).map(stackRevisionToWire) };
    },

    async RollbackStack({ name, toRevision, validateOnly, requestId, checkRevision }, { signal }) {
      const { plans, foreseen } = await changeStack(api, { method: 'RollbackStack', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const stack = requireStack(view, name);
        const { revision, services } = chosen(view, stack, toRevision);
        refuseCycle(view, services);
        refuseNetworking(view, services, new Set(), (index) => `services[${String(index)}]`);
        const plans = planStack(view, { name, services, prune: true }, api.newId, now);
        const changes = plans.some(({ mutations }) => mutations.length > 0);
        const next = nextRevision(view, stack, plans, now, revision);
        const event = recordEvent(api, { at: now, type: 'stack.rolled-back', message: `stack ${name} goes back to revision ${String(revision)}` });
        return {
          services: plans,
          first: changes || next.mutations.length > 0 ? [replace({ ...next.stack, updatedAt: now })] : [],
          last: changes ? [...next.mutations, event] : next.mutations,
          objectId: stack.id,
        };
      });
      return {
        services: plans.map(({ service, action }) => ({ service: serviceToWire(presentService(state.view, state.view.service(service.id) ?? { version: 0, ...service })), action: appliedActions.toWire(action) })),
        ...(foreseen === undefined ? {} : { plan: foreseen }),
      };
    },
  };
}

function requireStack(view: StateView, name: string): Stored<Stack> {
  const stack = view.stackByName(name);
  if (stack !== undefined) return stack;
  throw new MusterError('not-found', `there is no stack "${name}"`, { reason: 'STACK_NOT_FOUND', hint: 'See what there is: muster ls' });
}

function newestFirst(view: StateView, { id }: Stack): Stored<StackRevision>[] {
  return [...view.stackRevisions(id)].sort((a, b) => b.revision - a.revision);
}

/** `wanted` 0: the one before the present one. */
function chosen(view: StateView, stack: Stored<Stack>, wanted: number): StackRevision {
  const kept = newestFirst(view, stack);
  const found = kept.find(({ revision }) => (wanted === 0 ? revision < (stack.revision ?? 0) : revision === wanted));
  const hint = `See what is kept: muster stack history ${stack.name}`;
  if (found === undefined && wanted === 0) throw new MusterError('failed-precondition', `stack ${stack.name} has no earlier revision to go back to`, { reason: 'NO_EARLIER_REVISION', hint });
  if (found === undefined) throw new MusterError('not-found', `stack ${stack.name} has no revision ${String(wanted)}; kept are ${kept.map(({ revision }) => revision).join(', ')}`, { reason: 'REVISION_NOT_FOUND', hint });
  if (found.omitted === true) throw new MusterError('failed-precondition', `revision ${String(found.revision)} of stack ${stack.name} was too large to be kept`, { reason: 'REVISION_NOT_KEPT', hint: 'Apply the file it was made from: muster up --prune' });
  return found;
}
