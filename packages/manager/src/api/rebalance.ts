/** The API's method that asks for services to be spread again. */
import type { ServiceId } from '@muster/shared/model/ids';
import type { StateView } from '@muster/shared/model/view';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { RebalanceMove } from '@muster/shared/rpc/gen/muster/v1/RebalanceMove';
import type { Implementation } from '@muster/shared/rpc/methods';
import { concernsOf, decideRebalance, DEFAULT_REBALANCE_THRESHOLD, type Move, withRequest } from '../rebalance/decide.ts';
import { replace } from '../state/mutation.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent } from './mutate.ts';
import { refuseField } from './refuse.ts';
import { resolveService } from './resolve-ref.ts';

export function rebalanceMethods(api: ApiContext): Pick<Implementation<ControlServiceHandlers>, 'Rebalance'> {
  return {
    async Rebalance({ refs, threshold, validateOnly, requestId, checkRevision }, { signal }) {
      if (threshold < 0 || threshold === 1) refuseField('threshold', 'must be at least 2: two nodes that differ by one task are as even as they can be');
      const outcome = await mutate(api, { method: 'Rebalance', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const ids = new Set<ServiceId>(refs.map((ref) => resolveService(view, ref).id));
        const moves = decideRebalance(view, { now, threshold: threshold === 0 ? DEFAULT_REBALANCE_THRESHOLD : threshold, concerns: concernsOf(ids) });
        const event = recordEvent(api, { at: now, type: 'rebalance.requested', message: `${moves.length} tasks are to move, so that their services are spread` });
        return { mutations: moves.length === 0 ? [] : [...moves.map((move) => replace(withRequest(move, now))), event], objectId: '', result: moves.map((move) => shown(view, move)) };
      });
      return { moves: outcome.type === 'planned' ? outcome.plan.result : [], ...foreseenBy(outcome) };
    },
  };
}

function shown(view: StateView, { task, serviceName, from, to, reason }: Move): RebalanceMove {
  const name = (id: typeof from) => view.node(id)?.description.hostname ?? id;
  return { taskId: task.id, taskName: `${serviceName}.${task.slot}`, serviceName, from: name(from), to: name(to), reason };
}
