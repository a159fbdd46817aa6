/** The API's methods about autoscaling: what the leader's autoscaler last saw and decided, and what it is told from outside. */
import { MusterError, type FieldViolation } from '@muster/shared/model/error';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { Service, Stored } from '@muster/shared/model/objects';
import type { ShownAutoscale, ShownUsage } from '@muster/shared/model/shown';
import type { StateView } from '@muster/shared/model/view';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { autoscaleStatusToWire, decisionToWire } from '@muster/shared/rpc/convert-autoscale';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { Decisions, DecisionOf } from '../autoscaler/autoscaler.ts';
import { countAs, type ScaledTask } from '../autoscaler/measure.ts';
import type { ApiContext } from './context.ts';
import { PUSHED, type Loads } from '../autoscaler/loads.ts';
import { refuseInvalid } from './refuse.ts';
import { resolveService } from './resolve-ref.ts';
import { FORWARDED_HEADER } from './task-logs.ts';

const MAX_SERVICES = 500;
/** Tasks shown one by one; the readings count all. */
const MAX_TASKS = 200;

export interface AutoscaleMethodsOptions {
  readonly decisions: Decisions;
  readonly loads: Loads;
  /** Another manager's API. */
  readonly connect?: (address: string) => ControlClient;
}

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetAutoscale' | 'ListAutoscaleDecisions' | 'PushMetrics'>;

export function autoscaleMethods(api: ApiContext, options: AutoscaleMethodsOptions): Methods {
  const { state } = api;
  const connect = options.connect ?? ((address: string) => connectControl([address]));
  /** The leader's API, or undefined when this manager leads: only the leader knows what is not in the store. */
  const leader = (header: (name: string) => string | undefined): ControlClient | undefined => {
    const record = state.view.leader();
    if (record?.managerId === api.managerId) return undefined;
    const address = [...state.view.managers()].find(({ id }) => id === record?.managerId)?.address;
    if (address === undefined || header(FORWARDED_HEADER) !== undefined) {
      throw new MusterError('unavailable', 'no manager leads at the moment', { reason: 'NO_LEADER', hint: 'Try again in a few seconds.' });
    }
    return connect(address);
  };
  const forwarded = { [FORWARDED_HEADER]: '1' };
  return {
    async GetAutoscale({ ref }, { signal, header }) {
      using client = leader(header);
      if (client !== undefined) return await client.call('GetAutoscale', { ref }, { headers: forwarded, signal });
      const { view } = state;
      const chosen = ref === '' ? autoscaledServices(view) : [refuseUnscaled(resolveService(view, ref))];
      return { services: chosen.map((service) => autoscaleStatusToWire(statusOf(view, service, options.decisions.get(service.id), api.clock.now()))) };
    },

    ListAutoscaleDecisions({ ref }) {
      const service = refuseUnscaled(resolveService(state.view, ref));
      return Promise.resolve({ decisions: (state.view.autoscale(service.id)?.decisions ?? []).map(decisionToWire) });
    },

    async PushMetrics({ ref, metrics }, { signal, header }) {
      const service = refuseUnscaled(resolveService(state.view, ref));
      refuseInvalid('the push', pushViolations(service, metrics));
      using client = leader(header);
      if (client !== undefined) return await client.call('PushMetrics', { ref: service.id, metrics: [...metrics] }, { headers: forwarded, signal });
      options.loads.add(metrics.map(({ name, value }) => ({ serviceId: service.id, metric: name, value, reporter: PUSHED })));
      return {};
    },
  };
}

function pushViolations({ spec }: Service, metrics: readonly { readonly name: string; readonly value: number }[]): FieldViolation[] {
  const known = (spec.autoscale?.metrics ?? []).flatMap((metric) => ('source' in metric && metric.source === 'pushed' ? [metric.name] : []));
  if (metrics.length === 0) return [{ field: 'metrics', description: 'must not be empty' }];
  return metrics.flatMap(({ name, value }, index) => [
    ...(known.includes(name)
      ? []
      : [{ field: `metrics[${index}].name`, description: `service ${spec.name} has no pushed metric "${name}": ${known.length === 0 ? 'it has none (--autoscale-metric NAME=TARGET)' : `it has ${known.join(', ')}`}` }]),
    ...(Number.isFinite(value) && value >= 0 ? [] : [{ field: `metrics[${index}].value`, description: `must be a number that is not negative, is ${value}` }]),
  ]);
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
  const metric = autoscale?.metrics.find((target) => 'resource' in target);
  const usageOf = (task: ScaledTask): ShownUsage => ({
    taskId: task.id,
    slot: task.slot,
    countedAs: metric === undefined ? (task.phase === 'running' ? 'ready' : 'not ready') : countAs(task, metric, last?.at ?? now),
    nanoCpus: task.usage?.nanoCpus ?? 0,
    memoryBytes: task.usage?.memoryBytes ?? 0,
  });
  const bounds = last?.bounds ?? { min: autoscale?.min ?? 0, max: autoscale?.max ?? 0 };
  return {
    serviceId: service.id,
    serviceName: name,
    min: bounds.min,
    max: bounds.max,
    dryRun: autoscale?.dryRun ?? false,
    current,
    desired: last?.decision.desired ?? current,
    ...(last === undefined ? {} : { decidedAt: last.at }),
    reason: last?.decision.reason ?? 'nothing was decided yet',
    metrics: last?.decision.readings ?? [],
    tasks: (last?.tasks ?? []).toSorted((left, right) => left.slot - right.slot).slice(0, MAX_TASKS).map(usageOf),
  };
}
