/** The API's methods about what would be. They read the state and change nothing. */
import { MusterError } from '@muster/shared/model/error';
import type { StateView } from '@muster/shared/model/view';
import { forecastToWire } from '@muster/shared/rpc/convert-forecast';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { WhatIfScale__Output } from '@muster/shared/rpc/gen/muster/v1/WhatIfScale';
import type { Implementation } from '@muster/shared/rpc/methods';
import { assessRiskInSteps } from '../foresight/risk.ts';
import { type Hypothesis, whatIf } from '../foresight/what-if.ts';
import { whyNot } from '../foresight/why-not.ts';
import type { ApiContext } from './context.ts';
import { refuseRemoving } from './change-service.ts';
import { refuseField } from './refuse.ts';
import { resolveNode, resolveService } from './resolve-ref.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'ExplainPlacement' | 'WhatIf' | 'AssessRisk'>;

/** How long hosts are looked at for one answer, after what all tasks take is counted. */
const RISK_BUDGET_MS = 5_000;
/** After so long other work gets its turn: leases and heartbeats must not wait for an answer. */
const RISK_SLICE_MS = 50;
const MAX_HYPOTHESES = 100;
/** As the most replicas that a spec may ask for; a simulation makes a task for each. */
const MAX_REPLICAS = 10_000;

export function foresightMethods({ state, clock, newId }: ApiContext): Methods {
  return {
    async ExplainPlacement({ service, node }) {
      const { view } = state;
      const { obstacles, ...rest } = whyNot(view, resolveService(view, service), resolveNode(view, node));
      return { ...rest, obstacles: [...obstacles] };
    },

    async WhatIf({ nodesDown, scales }) {
      if (nodesDown.length + scales.length === 0) refuseField('nodes_down', 'or scales must say what is supposed');
      if (nodesDown.length + scales.length > MAX_HYPOTHESES) refuseField('nodes_down', `and scales must be at most ${MAX_HYPOTHESES} together`);
      const { view } = state;
      const hypothesis: Hypothesis = {
        nodesDown: nodesDown.map((ref) => resolveNode(view, ref).id),
        scales: scales.map((scale, index) => readScale(view, scale, `scales[${index}]`)),
      };
      return forecastToWire(whatIf(view, hypothesis, { now: clock.now(), newId }));
    },

    async AssessRisk() {
      let endsAt: number | undefined;
      const mayGoOn = () => {
        endsAt ??= clock.monotonic() + RISK_BUDGET_MS;
        return clock.monotonic() < endsAt;
      };
      const steps = assessRiskInSteps(state.view, { now: clock.now(), newId, mayGoOn });
      let step = steps.next();
      for (let sliceAt = clock.monotonic(); step.done !== true; step = steps.next()) {
        if (clock.monotonic() - sliceAt < RISK_SLICE_MS) continue;
        await clock.sleep(0);
        sliceAt = clock.monotonic();
      }
      const { hosts, ...counts } = step.value;
      return { ...counts, hosts: hosts.map(({ node, services }) => ({ node, services: [...services] })) };
    },
  };
}

function readScale(view: StateView, { service: ref, replicas }: WhatIfScale__Output, path: string): Hypothesis['scales'][number] {
  const service = resolveService(view, ref);
  refuseRemoving(service);
  if (service.spec.mode.type !== 'replicated') {
    throw new MusterError('failed-precondition', `service ${service.spec.name} is global and cannot be scaled`, {
      reason: 'SERVICE_GLOBAL',
      hint: 'It runs one task on each node. See what a lost node does: muster what-if --node-down NODE',
    });
  }
  if (replicas < 0 || replicas > MAX_REPLICAS) refuseField(`${path}.replicas`, `must be 0 to ${MAX_REPLICAS}`);
  return { serviceId: service.id, replicas };
}
