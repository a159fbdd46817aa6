/** The API's method about autoscaling: what the leader's autoscaler last saw and decided. */
import { MusterError } from '@muster/shared/model/error';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { Service, Stored } from '@muster/shared/model/objects';
import type { ShownAutoscale, ShownUsage } from '@muster/shared/model/shown';
import type { StateView } from '@muster/shared/model/view';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { autoscaleStatusToWire } from '@muster/shared/rpc/convert-autoscale';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { Decisions, DecisionOf } from '../autoscaler/autoscaler.ts';
import { countAs, type ScaledTask } from '../autoscaler/measure.ts';
import type { ApiContext } from './context.ts';
import { resolveService } from './resolve-ref.ts';
import { FORWARDED_HEADER } from './task-logs.ts';

const MAX_SERVICES = 500;
/** Tasks shown one by one; the readings count all. */
const MAX_TASKS = 200;

export interface AutoscaleMethodsOptions {
  readonly decisions: Decisions;
  /** Another manager's API. */
  readonly connect?: (address: string) => ControlClient;
}

export function autoscaleMethods(api: ApiContext, options: AutoscaleMethodsOptions): Pick<Implementation<ControlServiceHandlers>, 'GetAutoscale'> {
  const { state } = api;
  const connect = options.connect ?? ((address: string) => connectControl([address]));
  return {
    async GetAutoscale({ ref }, { signal, header }) {
      const { view } = state;
      const leader = view.leader();
      if (leader?.managerId !== api.managerId) {
        const address = [...view.managers()].find(({ id }) => id === leader?.managerId)?.address;
        if (address === undefined || header(FORWARDED_HEADER) !== undefined) {
          throw new MusterError('unavailable', 'no manager leads at the moment', { reason: 'NO_LEADER', hint: 'Try again in a few seconds.' });
        }
        using client = connect(address);
        return await client.call('GetAutoscale', { ref }, { headers: { [FORWARDED_HEADER]: '1' }, signal });
      }
      const chosen = ref === '' ? autoscaledServices(view) : [refuseUnscaled(resolveService(view, ref))];
      return { services: chosen.map((service) => autoscaleStatusToWire(statusOf(view, service, options.decisions.get(service.id), api.clock.now()))) };
    },
  };
}

function autoscaledServices(view: StateView): readonly Stored<Service>[] {
  return [...view.services()]
    .filter(({ spec }) => spec.autoscale !== undefined)
    .sort((left, right) => (left.spec.name < right.spec.name ? -1 : 1))
    .slice(0, MAX_SERVICES);
}

function refuseUnscaled(service: Stored<Service>): Stored<Service> {
  if (service.spec.autoscale !== undefined) return service;
  const { name } = service.spec;
  throw new MusterError('failed-precondition', `service ${name} is not autoscaled`, {
    reason: 'NOT_AUTOSCALED',
    hint: `muster service update --autoscale-max 5 --autoscale-cpu 70% ${name}`,
  });
}

function statusOf(view: StateView, service: Service, last: DecisionOf | undefined, now: number): ShownAutoscale {
  const { autoscale, name } = service.spec;
  const current = effectiveReplicas(service.spec, view.autoscale(service.id)) ?? 0;
  const metric = autoscale?.metrics[0];
  const usageOf = (task: ScaledTask): ShownUsage => ({
    taskId: task.id,
    slot: task.slot,
    countedAs: metric === undefined ? '' : countAs(task, metric, last?.at ?? now),
    nanoCpus: task.usage?.nanoCpus ?? 0,
    memoryBytes: task.usage?.memoryBytes ?? 0,
  });
  return {
    serviceId: service.id,
    serviceName: name,
    min: autoscale?.min ?? 0,
    max: autoscale?.max ?? 0,
    dryRun: autoscale?.dryRun ?? false,
    current,
    desired: last?.decision.desired ?? current,
    ...(last === undefined ? {} : { decidedAt: last.at }),
    reason: last?.decision.reason ?? 'nothing was decided yet',
    metrics: last?.decision.readings ?? [],
    tasks: (last?.tasks ?? []).toSorted((left, right) => left.slot - right.slot).slice(0, MAX_TASKS).map(usageOf),
  };
}
