/** The API's methods about networks. */
import { MusterError } from '@muster/shared/model/error';
import { asNetworkId } from '@muster/shared/model/ids';
import { validateNetworkSpec } from '@muster/shared/model/validate-network';
import { validateName } from '@muster/shared/model/validate';
import { networkSpecFromWire, networkToWire } from '@muster/shared/rpc/convert-network';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { create, remove } from '../state/mutation.ts';
import { newNetwork, refuseConflicts, refuseUsed } from './change-network.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { pageOf } from './pages.ts';
import { presentNetwork } from './present.ts';
import { refuseField, refuseInvalid, refuseStale } from './refuse.ts';
import { resolveNetwork } from './resolve-ref.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetNetwork' | 'ListNetworks' | 'CreateNetwork' | 'DeleteNetwork'>;

export function networkMethods(api: ApiContext): Methods {
  const { state } = api;
  const shown = (network: Parameters<typeof presentNetwork>[1]) => networkToWire(presentNetwork(state.view, network));

  return {
    GetNetwork: async ({ ref }) => ({ network: shown(resolveNetwork(state.view, ref)) }),

    async ListNetworks(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        { scope: ['networks'], items: () => state.view.networks(), keyOf: (network) => network.spec.name, present: shown },
        signal,
      );
      return { networks: items, nextPageToken, revision };
    },

    async CreateNetwork({ spec, stack, validateOnly, requestId, checkRevision }, { signal }) {
      const wanted = networkSpecFromWire(spec ?? refuseField('spec', 'is required'));
      refuseInvalid('the network', validateNetworkSpec(wanted));
      if (stack !== '') refuseInvalid('the request', validateName(stack, 'stack'));
      const outcome = await mutate(api, { method: 'CreateNetwork', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        if (view.networkByName(wanted.name) !== undefined) {
          throw new MusterError('already-exists', `there is a network "${wanted.name}" already`, {
            reason: 'NETWORK_NAME_TAKEN',
            hint: `Choose another name, or remove that one: muster network rm ${wanted.name}`,
          });
        }
        refuseConflicts(view, wanted);
        const network = newNetwork(asNetworkId(api.newId()), wanted, stack, false, now);
        const event = recordEvent(api, { at: now, type: 'network.created', message: `network ${wanted.name} created` });
        return { mutations: [create(network), event], objectId: network.id, result: network };
      });
      return { network: answer(outcome), ...foreseenBy(outcome) };
    },

    async DeleteNetwork({ ref, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteNetwork', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const network = resolveNetwork(view, ref);
        refuseStale(`network ${network.spec.name}`, network, etag);
        refuseUsed(view, network);
        const event = recordEvent(api, { at: now, type: 'network.removed', message: `network ${network.spec.name} removed` });
        return { mutations: [remove(network), event], objectId: network.id, result: network };
      });
      return outcome.type === 'planned' ? { network: shown(outcome.plan.result), ...foreseenBy(outcome) } : {};
    },
  };

  function answer(outcome: Outcome<Parameters<typeof presentNetwork>[1] | ReturnType<typeof newNetwork>>) {
    const id = asNetworkId(outcome.type === 'planned' ? outcome.plan.objectId : outcome.objectId);
    const network = state.view.network(id) ?? (outcome.type === 'planned' ? { version: 0, ...outcome.plan.result } : undefined);
    if (network === undefined) throw new MusterError('not-found', 'the network that this request made is gone', { reason: 'NETWORK_NOT_FOUND', hint: 'See what there is: muster network ls' });
    return shown(network);
  }
}
