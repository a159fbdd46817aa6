/** The API's methods about services. */
import { MusterError } from '@muster/shared/model/error';
import { asServiceId } from '@muster/shared/model/ids';
import { scales } from '@muster/shared/model/effective-replicas';
import { isJobMode } from '@muster/shared/model/job';
import type { Service, Stored } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { validateName, validateServiceSpec, warningsFor } from '@muster/shared/model/validate';
import type { StateView } from '@muster/shared/model/view';
import { serviceToWire } from '@muster/shared/rpc/convert-objects';
import { serviceSpecFromWire, serviceSpecToWire } from '@muster/shared/rpc/convert-spec';
import { mergeByMask } from '@muster/shared/rpc/field-mask';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Service as WireService } from '@muster/shared/rpc/gen/muster/v1/Service';
import type { ServiceFilter__Output } from '@muster/shared/rpc/gen/muster/v1/ServiceFilter';
import type { ServiceSpec__Output } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import { messages } from '@muster/shared/rpc/load';
import type { Implementation } from '@muster/shared/rpc/methods';
import { scheduleViolations } from '../cron/schedule.ts';
import { create, type Mutation } from '../state/mutation.ts';
import { changedService, newService, refuseRemoving, removedService, type ServiceChange } from './change-service.ts';
import { pinMaterials } from './change-material.ts';
import type { ApiContext } from './context.ts';
import { dependencyWarnings, refuseCycle } from './dependencies.ts';
import { hasLabels } from './labels.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { refuseNetworking } from './networking.ts';
import { pageOf } from './pages.ts';
import { presentService } from './present.ts';
import { refuseField, refuseInvalid, refuseStale } from './refuse.ts';
import { resolveService } from './resolve-ref.ts';
import { newStack } from './stack-record.ts';

type Methods = Pick<
  Implementation<ControlServiceHandlers>,
  'GetService' | 'ListServices' | 'CreateService' | 'UpdateService' | 'DeleteService' | 'ScaleService'
>;

export function serviceMethods(api: ApiContext): Methods {
  const { state } = api;

  return {
    GetService: async ({ ref }) => ({ service: shown(state.view, resolveService(state.view, ref)) }),

    async ListServices(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['services', request.filter],
          items: () => [...state.view.services()].filter((service) => matches(service, request.filter)),
          keyOf: (service) => service.spec.name,
          present: (service) => shown(state.view, service),
        },
        signal,
      );
      return { services: items, nextPageToken, revision };
    },

    async CreateService({ spec, stack, validateOnly, requestId, checkRevision }, { signal }) {
      const wanted = readSpec(spec, api.clock.now());
      if (stack !== '') refuseInvalid('the request', validateName(stack, 'stack'));
      let warnings: string[] = [];
      const outcome = await mutate(api, { method: 'CreateService', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        refuseTaken(view, wanted.name);
        refuseCycle(view, [wanted]);
        refuseNetworking(view, [wanted]);
        warnings = [...warningsFor(wanted), ...dependencyWarnings(view, [wanted])];
        const change = newService(asServiceId(api.newId()), wanted, stack, now);
        const stackRecord = stack === '' || view.stackByName(stack) ? [] : [create(newStack(api, stack, now))];
        return plan({ ...change, mutations: pinMaterials(view, change.mutations) }, [
          ...stackRecord,
          recordEvent(api, {
            at: now,
            type: 'service.created',
            message: `service ${wanted.name} created`,
            serviceId: change.service.id,
          }),
        ]);
      });
      return { service: answer(state.view, outcome), warnings, ...foreseenBy(outcome) };
    },

    async UpdateService({ ref, spec, etag, updateMask, validateOnly, requestId, checkRevision }, { signal }) {
      const requested = spec ?? refuseField('spec', 'is required');
      let warnings: string[] = [];
      const outcome = await mutate(api, { method: 'UpdateService', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveService(view, ref);
        refuseStale(`service ${current.spec.name}`, current, etag);
        const wanted = readSpec(merged(current.spec, requested, updateMask?.paths ?? []), now);
        refuseCycle(view, [wanted]);
        refuseNetworking(view, [wanted]);
        warnings = [...warningsFor(wanted), ...dependencyWarnings(view, [wanted])];
        const change = changedService(view, current, wanted, now);
        const newTasks = change.service.revision === current.revision ? '' : ` to revision ${change.service.revision}`;
        return plan({ ...change, mutations: pinMaterials(view, change.mutations) }, [
          recordEvent(api, {
            at: now,
            type: 'service.updated',
            message: `service ${wanted.name} updated${newTasks}`,
            serviceId: current.id,
          }),
        ]);
      });
      return { service: answer(state.view, outcome), warnings, ...foreseenBy(outcome) };
    },

    async DeleteService({ ref, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteService', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveService(view, ref);
        refuseStale(`service ${current.spec.name}`, current, etag);
        return plan(removedService(current, now), [
          recordEvent(api, {
            at: now,
            type: 'service.removing',
            message: `service ${current.spec.name} is being removed`,
            serviceId: current.id,
          }),
        ]);
      });
      // Repeated after its tasks have ended: all that was asked for is done.
      if (outcome.type === 'repeated' && state.view.service(asServiceId(outcome.objectId)) === undefined) return {};
      return { service: answer(state.view, outcome), ...foreseenBy(outcome) };
    },

    async ScaleService({ ref, replicas, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'ScaleService', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveService(view, ref);
        const { name, mode } = current.spec;
        if (isJobMode(mode)) {
          throw new MusterError('failed-precondition', `service ${name} is a job and cannot be scaled`, {
            reason: 'SERVICE_JOB',
            hint: `Its runs have as many tasks as they are to complete: muster job inspect ${name}`,
          });
        }
        if (mode.type !== 'replicated') {
          throw new MusterError('failed-precondition', `service ${name} is global and cannot be scaled`, {
            reason: 'SERVICE_GLOBAL',
            hint: 'It runs one task on each node: change its constraints, or drain nodes, to run fewer.',
          });
        }
        refuseRemoving(current);
        refuseAutoscaled(current.spec);
        refuseStale(`service ${name}`, current, etag);
        const spec: ServiceSpec = { ...current.spec, mode: { type: 'replicated', replicas } };
        refuseInvalid('the scale', validateServiceSpec(spec).map((violation) => ({ ...violation, field: 'replicas' })));
        return plan(changedService(view, current, spec, now), [
          recordEvent(api, {
            at: now,
            type: 'service.scaled',
            message: `service ${name} scaled from ${mode.replicas} to ${replicas}`,
            serviceId: current.id,
          }),
        ]);
      });
      return { service: answer(state.view, outcome), ...foreseenBy(outcome) };
    },
  };
}

/** The events are written only when something changes. */
function plan(change: ServiceChange, accompanying: readonly Mutation[]) {
  const mutations = change.mutations.length === 0 ? [] : [...change.mutations, ...accompanying];
  return { mutations, objectId: change.service.id, result: change.service };
}

function shown(view: StateView, service: Stored<Service>): WireService {
  return serviceToWire(presentService(view, service));
}

/** The service as it is now; as it would be, when the request only asked. */
export function answer(view: StateView, outcome: Outcome<Service>): WireService {
  if (outcome.type === 'planned') {
    const { result, objectId } = outcome.plan;
    return shown(view, { ...result, version: view.service(asServiceId(objectId))?.version ?? 0 });
  }
  const service = view.service(asServiceId(outcome.objectId));
  if (service === undefined) {
    throw new MusterError('not-found', 'the service that this request was about is gone', { reason: 'SERVICE_NOT_FOUND' });
  }
  return shown(view, service);
}

function readSpec(message: ServiceSpec__Output | null, now: number): ServiceSpec {
  const spec = serviceSpecFromWire(message ?? refuseField('spec', 'is required'));
  refuseInvalid(spec.name === '' ? 'the service' : `service ${spec.name}`, [...validateServiceSpec(spec), ...scheduleViolations(spec, now)]);
  return spec;
}

function merged(current: ServiceSpec, requested: ServiceSpec__Output, paths: readonly string[]): ServiceSpec__Output {
  const { serialize, deserialize } = messages.serviceSpec;
  const target = deserialize(serialize(serviceSpecToWire(current)));
  return deserialize(serialize(mergeByMask('ServiceSpec', target, requested, paths)));
}

function refuseTaken(view: StateView, name: string): void {
  const existing = view.serviceByName(name);
  if (existing === undefined) return;
  refuseRemoving(existing);
  throw new MusterError('already-exists', `there is a service "${name}" already`, {
    reason: 'SERVICE_NAME_TAKEN',
    hint: `Choose another name, or change that one: muster service update ${name}`,
  });
}

/** Two masters of one number would undo each other's work. */
function refuseAutoscaled({ name, autoscale }: ServiceSpec): void {
  if (!scales(autoscale)) return;
  throw new MusterError('failed-precondition', `service ${name} is autoscaled between ${autoscale.min} and ${autoscale.max} tasks`, {
    reason: 'SERVICE_AUTOSCALED',
    hint: `Move the bounds (muster service update --autoscale-min 3 ${name}), or switch it off (muster service update --no-autoscale ${name}).`,
  });
}

function matches(service: Service, filter: ServiceFilter__Output | null): boolean {
  if (filter === null) return true;
  const { refs, stack, labels, mode } = filter;
  if (refs.length > 0 && !refs.some((ref) => service.spec.name === ref || (ref.length >= 4 && service.id.startsWith(ref)))) {
    return false;
  }
  if (stack !== '' && service.stack !== stack) return false;
  if (mode !== '' && service.spec.mode.type !== mode) return false;
  return hasLabels(service.spec.labels, labels);
}
