/** The API's methods about stacks: groups of services that are applied and removed together. */
import { MusterError } from '@muster/shared/model/error';
import { asServiceId } from '@muster/shared/model/ids';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { validateName, validateServiceSpec, warningsFor } from '@muster/shared/model/validate';
import { validateNetworkSpec } from '@muster/shared/model/validate-network';
import type { StateView } from '@muster/shared/model/view';
import { serviceToWire, stackToWire } from '@muster/shared/rpc/convert-objects';
import { serviceSpecFromWire } from '@muster/shared/rpc/convert-spec';
import { networkSpecFromWire } from '@muster/shared/rpc/convert-network';
import { appliedActions } from '@muster/shared/rpc/enums';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Plan as WirePlan } from '@muster/shared/rpc/gen/muster/v1/Plan';
import type { Service as WireService } from '@muster/shared/rpc/gen/muster/v1/Service';
import type { ServiceSpec__Output } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import type { StackNetwork__Output } from '@muster/shared/rpc/gen/muster/v1/StackNetwork';
import type { Implementation } from '@muster/shared/rpc/methods';
import { scheduleViolations } from '../cron/schedule.ts';
import { create, remove, replace, type Mutation } from '../state/mutation.ts';
import { planTransactions } from '../state/transactions.ts';
import type { Vault } from '../trust/vault.ts';
import type { ApiContext } from './context.ts';
import { dependencyWarnings, refuseCycle } from './dependencies.ts';
import { foresee, keepsChanging, recordEvent, refuseOutdated, requestRecord, requestRecordId, type MutationCall } from './mutate.ts';
import { refuseNetworking } from './networking.ts';
import { pageOf } from './pages.ts';
import { planRemoval, planStack, servicesOf, type ServicePlan } from './plan-stack.ts';
import { presentService, presentStack } from './present.ts';
import { refuseField, refuseInvalid } from './refuse.ts';
import { planMaterials, readMaterials } from './stack-materials.ts';
import { planNetworks, type StackNetwork } from './stack-networks.ts';
import { newStack, nextRevision } from './stack-record.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'ListStacks' | 'ApplyStack' | 'DeleteStack'>;

const MAX_SERVICES = 500;
const MAX_ATTEMPTS = 10;

export function stackMethods(api: ApiContext, vault?: Vault): Methods {
  const { state } = api;

  return {
    async ListStacks(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['stacks'],
          items: () => state.view.stacks(),
          keyOf: (stack) => stack.name,
          present: (stack) => stackToWire(presentStack(state.view, stack)),
        },
        signal,
      );
      return { stacks: items, nextPageToken, revision };
    },

    async ApplyStack({ name, services, networks, secrets, prune, validateOnly, requestId, checkRevision }, { signal }) {
      refuseInvalid('the stack', validateName(name, 'name'));
      const specs = readSpecs(services, api.clock.now());
      const brought = readNetworks(networks);
      const wanted = readMaterials(secrets);
      let warnings: string[] = [];
      const { plans, foreseen } = await changeStack(api, { method: 'ApplyStack', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        refuseCycle(view, specs);
        const networksMade = planNetworks(view, name, brought, api.newId, now);
        refuseNetworking(view, specs, new Set(brought.map(({ spec }) => spec.name)), (index) => `services[${index}]`);
        warnings = [...specs.flatMap(warningsFor), ...dependencyWarnings(view, specs)];
        const materials = planMaterials(view, vault, name, wanted, api.newId, now);
        const plans = planStack(view, { name, services: specs, prune, materials }, api.newId, now);
        const existing = view.stackByName(name);
        const changes = networksMade.length > 0 || materials.mutations.length > 0 || plans.some(({ mutations }) => mutations.length > 0);
        const { stack, mutations: revisions } = changes || existing === undefined ? nextRevision(view, existing ?? newStack(api, name, now), plans, now) : { stack: existing, mutations: [] };
        const touched = existing !== undefined && changes ? [replace({ ...existing, ...stack, updatedAt: now })] : [];
        return {
          services: plans,
          first: [...(existing === undefined ? [create(stack)] : touched), ...networksMade, ...materials.mutations],
          last: revisions,
          objectId: stack.id,
        };
      });
      return {
        services: plans.map((plan) => ({ service: shown(state.view, plan), action: appliedActions.toWire(plan.action) })),
        warnings,
        ...(foreseen === undefined ? {} : { plan: foreseen }),
      };
    },

    async DeleteStack({ name, validateOnly, requestId, checkRevision }, { signal }) {
      const { plans, foreseen } = await changeStack(api, { method: 'DeleteStack', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const stack = view.stackByName(name);
        if (stack === undefined) {
          throw new MusterError('not-found', `there is no stack "${name}"`, {
            reason: 'STACK_NOT_FOUND',
            hint: 'See what there is: muster ls',
          });
        }
        return {
          services: servicesOf(view, name).map((service) => planRemoval(service, now)),
          first: [],
          last: [remove(stack), ...Array.from(view.stackRevisions(stack.id), remove), recordEvent(api, { at: now, type: 'stack.removed', message: `stack ${name} removed` })],
          objectId: stack.id,
        };
      });
      return { services: plans.map((plan) => shown(state.view, plan)), ...(foreseen === undefined ? {} : { plan: foreseen }) };
    },
  };
}

export interface StackPlan {
  readonly services: readonly ServicePlan[];
  /** Written before the services, and after them. */
  readonly first: readonly Mutation[];
  readonly last: readonly Mutation[];
  readonly objectId: string;
}

interface StackOutcome {
  /** What was done to each service. */
  readonly plans: readonly ServicePlan[];
  readonly foreseen?: WirePlan;
}

/**
 * Writes the plan: all or nothing where it fits into one transaction, else one
 * service after the other, each whole; a repetition then does the rest. Returns
 * what was done to each service.
 */
export async function changeStack(
  api: ApiContext,
  call: MutationCall,
  decide: (view: StateView, now: number) => StackPlan,
): Promise<StackOutcome> {
  const recordId = requestRecordId(call);
  const done = new Map<string, ServicePlan>();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const now = api.clock.now();
    const repeated = recordId === undefined ? undefined : api.state.view.request(recordId);
    if (repeated !== undefined && call.method === 'DeleteStack') return { plans: [...done.values()] };
    const plan = decide(api.state.view, now);
    const written = plan.services.map((service) => done.get(service.service.id) ?? service);
    const mutations = [...plan.first, ...plan.services.flatMap((service) => service.mutations), ...plan.last];
    // Once a part is written, what is left is another change.
    if (done.size === 0 && repeated === undefined) refuseOutdated(api.state.view, mutations, call.checkRevision);
    if (call.validateOnly) return { plans: written, foreseen: foresee(api, mutations, now) };
    if (repeated !== undefined) return { plans: written };
    const record = recordId === undefined ? [] : [create(requestRecord(recordId, plan.objectId, now))];
    const groups = groupsOf(api, plan, record, now);
    let conflicted = false;
    for (const { mutations, services } of fitting(groups)) {
      const result = await api.state.commit(mutations, { atomic: true }, call.signal);
      conflicted = result.conflicted.length > 0;
      if (conflicted) break;
      for (const plan of services) done.set(plan.service.id, plan);
    }
    if (!conflicted) return { plans: written };
  }
  throw keepsChanging();
}

interface Group {
  readonly mutations: readonly Mutation[];
  readonly services: readonly ServicePlan[];
}

function groupsOf(api: ApiContext, plan: StackPlan, record: readonly Mutation[], now: number): Group[] {
  const changing = plan.services.filter(({ mutations }) => mutations.length > 0);
  const services = changing.map((service) => ({
    mutations: [...service.mutations, ...(service.event ? [recordEvent(api, { at: now, ...service.event })] : [])],
    services: [service],
  }));
  const around = (mutations: readonly Mutation[]): Group[] => (mutations.length === 0 ? [] : [{ mutations, services: [] }]);
  // What changes nothing need not be remembered.
  const last = changing.length + plan.first.length + plan.last.length === 0 ? [] : [...plan.last, ...record];
  return [...around(plan.first), ...services, ...around(last)];
}

/** All groups as one where they fit into a transaction; else as they are. */
function fitting(groups: readonly Group[]): readonly Group[] {
  const whole: Group = {
    mutations: groups.flatMap(({ mutations }) => mutations),
    services: groups.flatMap(({ services }) => services),
  };
  if (whole.mutations.length === 0) return [];
  return planTransactions(whole.mutations, undefined).length === 1 ? [whole] : groups;
}

function readNetworks(messages: readonly StackNetwork__Output[]): StackNetwork[] {
  const networks = messages.map(({ spec, implicit }, index) => ({ spec: networkSpecFromWire(spec ?? refuseField(`networks[${index}].spec`, 'is required')), implicit }));
  refuseInvalid('the stack', networks.flatMap(({ spec }, index) => validateNetworkSpec(spec, `networks[${index}].spec`)));
  return networks;
}

function readSpecs(messages: readonly ServiceSpec__Output[], now: number): ServiceSpec[] {
  if (messages.length === 0) refuseField('services', 'must hold at least one service');
  if (messages.length > MAX_SERVICES) refuseField('services', `must be at most ${MAX_SERVICES}, are ${messages.length}`);
  const specs = messages.map((message, index) => serviceSpecFromWire(message, `services[${index}]`));
  const violations = specs.flatMap((spec, index) => [...validateServiceSpec(spec, `services[${index}]`), ...scheduleViolations(spec, now, `services[${index}]`)]);
  const seen = new Set<string>();
  for (const [index, { name }] of specs.entries()) {
    if (seen.has(name)) violations.push({ field: `services[${index}].name`, description: `"${name}" is listed twice` });
    seen.add(name);
  }
  refuseInvalid('the stack', violations);
  return specs;
}

function shown(view: StateView, { service }: ServicePlan): WireService {
  return serviceToWire(presentService(view, view.service(asServiceId(service.id)) ?? { version: 0, ...service }));
}
