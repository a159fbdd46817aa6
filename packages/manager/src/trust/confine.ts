/**
 * Keeps a user who is restricted to stacks within them: whatever a request is about
 * must belong to one of them, and lists are narrowed to them. What is not named here
 * is refused, so that a new method is closed until somebody thinks about it. Pure but
 * for narrowing the request that it is given.
 */
import type { UserCaller } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import type { StateView } from '@muster/shared/model/view';
import { asMaterialId, asServiceId } from '@muster/shared/model/ids';

type Request = Record<string, unknown>;
/** Which stacks a request is about; undefined in the list: something outside all stacks. `open`: nothing that belongs to one. */
type Scope = (request: Request, view: StateView, caller: UserCaller) => readonly (string | undefined)[] | 'open';

const OPEN: Scope = () => 'open';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** By exact id or name: a prefix is refused rather than guessed. */
function stackOfService(view: StateView, ref: string): string | undefined {
  return (view.service(asServiceId(ref)) ?? view.serviceByName(ref))?.stack;
}

const ofService =
  (field: string): Scope =>
  (request, view) => [stackOfService(view, text(request[field]))];

/** A task by id, by id prefix or as `web.3`; a service by name or id. */
const ofTaskOrService: Scope = (request, view) => {
  const ref = text(request['ref']);
  const service = stackOfService(view, ref) ?? stackOfService(view, ref.slice(0, Math.max(0, ref.lastIndexOf('.'))));
  if (service !== undefined) return [service];
  const tasks = ref === '' ? [] : [...view.tasks()].filter(({ id }) => id.startsWith(ref));
  return tasks.length === 0 ? [undefined] : tasks.map(({ serviceId }) => view.service(serviceId)?.stack);
};

const ofRun: Scope = (request, view) => {
  const ref = text(request['ref']);
  const direct = stackOfService(view, ref) ?? stackOfService(view, ref.slice(0, Math.max(0, ref.lastIndexOf('.'))));
  if (direct !== undefined) return [direct];
  const runs = ref === '' ? [] : [...view.runs()].filter(({ id }) => id.startsWith(ref));
  return runs.length === 0 ? [undefined] : runs.map(({ serviceId }) => view.service(serviceId)?.stack);
};

/** A filter that chooses everything, for services and for tasks. */
const EMPTY_FILTER: Request = { refs: [], services: [], nodes: [], labels: {}, states: [], desiredStates: [], runs: [], mode: '' };

/** `filter.stack`; filled in when the user has but one. */
const byFilter: Scope = (request, _view, caller) => {
  const filter = (request['filter'] ?? {}) as Request;
  if (text(filter['stack']) === '' && caller.stacks.length === 1) request['filter'] = { ...EMPTY_FILTER, ...filter, stack: caller.stacks[0] };
  return [text((request['filter'] as Request | null)?.['stack']) || undefined];
};

const byStack: Scope = (request, _view, caller) => {
  if (text(request['stack']) === '' && caller.stacks.length === 1) request['stack'] = caller.stacks[0];
  return [text(request['stack']) || undefined];
};

const ofMaterial: Scope = (request, view) => {
  const ref = text(request['ref']);
  const type = request['type'] === 'SECRET_TYPE_CONFIG' ? 'config' : 'secret';
  const byId = view.material(asMaterialId(ref));
  return [(byId?.type === type ? byId : view.materialByName(type, ref))?.stack];
};

const named: Scope = (request) => [text(request['name']) || undefined];

const SCOPES: Readonly<Record<string, Scope>> = {
  'ControlService/GetService': ofService('ref'),
  'ControlService/ListServices': byFilter,
  'ControlService/CreateService': (request) => [text(request['stack']) || undefined],
  'ControlService/UpdateService': ofService('ref'),
  'ControlService/DeleteService': ofService('ref'),
  'ControlService/ScaleService': ofService('ref'),
  'ControlService/ListServiceRevisions': ofService('ref'),
  'ControlService/RollbackService': ofService('ref'),
  'ControlService/ControlRollout': ofService('ref'),
  'ControlService/GetAutoscale': ofService('ref'),
  'ControlService/ListAutoscaleDecisions': ofService('ref'),
  'ControlService/PushMetrics': ofService('ref'),
  'ControlService/GetTask': ofTaskOrService,
  'ControlService/ListTasks': byFilter,
  // Hosts are everybody's; only what runs on them is not.
  'ControlService/GetNode': OPEN,
  'ControlService/ListNodes': OPEN,
  'ControlService/GetCluster': OPEN,
  'ControlService/ApplyStack': named,
  'ControlService/DeleteStack': named,
  'ControlService/ListStackRevisions': named,
  'ControlService/RollbackStack': named,
  'ControlService/ExplainPlacement': ofService('service'),
  'ControlService/Watch': byStack,
  'ControlService/GetJob': ofService('ref'),
  'ControlService/RunJob': ofService('ref'),
  'ControlService/SuspendJob': ofService('ref'),
  'ControlService/GetJobRun': ofRun,
  'ControlService/StopJobRun': ofRun,
  'ControlService/ListEvents': (request, view) => [stackOfService(view, text(((request['filter'] ?? {}) as Request)['service']))],
  'SecretsService/CreateSecret': byStack,
  'SecretsService/ListSecrets': byStack,
  'SecretsService/GetSecret': ofMaterial,
  'SecretsService/RotateSecret': ofMaterial,
  'SecretsService/DeleteSecret': ofMaterial,
  'LogsService/StreamLogs': ofTaskOrService,
  'CaService/GetRoots': OPEN,
  'CaService/Renew': OPEN,
  'AccessService/WhoAmI': OPEN,
  'Health/Check': OPEN,
  'Health/List': OPEN,
  'Health/Watch': OPEN,
  'ServerReflection/ServerReflectionInfo': OPEN,
};

/** Throws `permission-denied` for what is outside the caller's stacks: the same for what is there and what is not. */
export function confine(caller: UserCaller, path: string, request: unknown, view: StateView): void {
  const method = path.slice(path.lastIndexOf('.') + 1);
  const scope = SCOPES[method];
  const stacks = scope?.((request ?? {}) as Request, view, caller);
  if (stacks === 'open' || (stacks !== undefined && stacks.every((stack) => stack !== undefined && caller.stacks.includes(stack)))) return;
  throw new MusterError('permission-denied', `${caller.name} may use only what belongs to ${caller.stacks.length === 1 ? 'stack' : 'the stacks'} ${caller.stacks.join(', ')}`, {
    reason: 'OUTSIDE_STACKS',
    hint: scope === undefined ? `That is for those who are restricted to no stack: muster user update ${caller.name} --all-stacks` : 'Name a service of the stack in full, or the stack: --stack NAME',
  });
}
