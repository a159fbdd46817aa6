/** The API's methods about a service's revisions and the rollout between them. */
import { revisionToWire } from '@muster/shared/rpc/convert-objects';
import { rolloutActions } from '@muster/shared/rpc/enums';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { commandedService, rolledBackService } from './change-rollout.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent } from './mutate.ts';
import { refuseField, refuseStale } from './refuse.ts';
import { resolveService } from './resolve-ref.ts';
import { answer } from './services.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'ListServiceRevisions' | 'RollbackService' | 'ControlRollout'>;

export function rolloutMethods(api: ApiContext): Methods {
  const { state } = api;
  return {
    async ListServiceRevisions({ ref }) {
      const { id } = resolveService(state.view, ref);
      const revisions = [...state.view.serviceRevisions(id)].sort((left, right) => right.revision - left.revision);
      return { revisions: revisions.map(revisionToWire) };
    },

    async RollbackService({ ref, toRevision, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'RollbackService', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveService(view, ref);
        refuseStale(`service ${current.spec.name}`, current, etag);
        const { service, mutations } = rolledBackService(view, current, toRevision, now);
        const event = recordEvent(api, {
          at: now,
          type: 'service.updated',
          message: `service ${current.spec.name} set back from revision ${current.revision} to ${service.revision}`,
          serviceId: current.id,
        });
        return { mutations: mutations.length === 0 ? [] : [...mutations, event], objectId: current.id, result: service };
      });
      return { service: answer(state.view, outcome), ...foreseenBy(outcome) };
    },

    async ControlRollout({ ref, action: given, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const action = rolloutActions.fromWire(given) ?? refuseField('action', 'is required: pause, resume or abort');
      const outcome = await mutate(api, { method: 'ControlRollout', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveService(view, ref);
        refuseStale(`service ${current.spec.name}`, current, etag);
        const { service, mutations } = commandedService(view, current, action, api.newId());
        const event = recordEvent(api, {
          at: now,
          type: 'rollout.requested',
          message: `${current.spec.name}: ${action} of the rollout asked for`,
          serviceId: current.id,
        });
        return { mutations: mutations.length === 0 ? [] : [...mutations, event], objectId: current.id, result: service };
      });
      return { service: answer(state.view, outcome), ...foreseenBy(outcome) };
    },
  };
}
