/** The API's methods about nodes. */
import { isExclusive } from '@muster/shared/model/disconnect';
import { MusterError } from '@muster/shared/model/error';
import { asNodeId, type NodeId } from '@muster/shared/model/ids';
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import { isBefore, isTerminal } from '@muster/shared/model/task-state';
import { validateNodeSpec } from '@muster/shared/model/validate';
import type { StateView } from '@muster/shared/model/view';
import { nodeSpecFromWire, nodeSpecToWire, nodeToWire } from '@muster/shared/rpc/convert-node';
import { nodeAvailabilities, nodeStates } from '@muster/shared/rpc/enums';
import { mergeByMask } from '@muster/shared/rpc/field-mask';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Node as WireNode } from '@muster/shared/rpc/gen/muster/v1/Node';
import type { NodeFilter__Output } from '@muster/shared/rpc/gen/muster/v1/NodeFilter';
import type { NodeSpec__Output } from '@muster/shared/rpc/gen/muster/v1/NodeSpec';
import type { Implementation } from '@muster/shared/rpc/methods';
import { remove, replace, type Mutation } from '../state/mutation.ts';
import type { ApiContext } from './context.ts';
import { hasLabels } from './labels.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { pageOf } from './pages.ts';
import { presentNode } from './present.ts';
import { refuseField, refuseInvalid, refuseStale } from './refuse.ts';
import { resolveNode } from './resolve-ref.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetNode' | 'ListNodes' | 'UpdateNode' | 'DeleteNode'>;

export function nodeMethods(api: ApiContext): Methods {
  const { state } = api;

  return {
    GetNode: async ({ ref }) => ({ node: shown(state.view, resolveNode(state.view, ref)) }),

    async ListNodes(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['nodes', request.filter],
          items: () => chosen(state.view, request.filter),
          keyOf: (node) => `${node.description.hostname}\0${node.id}`,
          present: (node) => shown(state.view, node),
        },
        signal,
      );
      return { nodes: items, nextPageToken, revision };
    },

    async UpdateNode({ ref, spec, etag, updateMask, validateOnly, requestId, checkRevision }, { signal }) {
      const requested = spec ?? refuseField('spec', 'is required');
      const outcome = await mutate(api, { method: 'UpdateNode', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveNode(view, ref);
        const name = current.description.hostname;
        refuseStale(`node ${name}`, current, etag);
        const wanted = merged(current.spec, requested, updateMask?.paths ?? []);
        refuseInvalid('the change', validateNodeSpec(wanted));
        if (sameSpec(wanted, current.spec)) return { mutations: [], objectId: current.id, result: current };
        const node = { ...current, spec: wanted };
        return {
          mutations: [
            replace(node),
            recordEvent(api, { at: now, type: 'node.updated', message: describe(name, current.spec, wanted), nodeId: node.id }),
          ],
          objectId: node.id,
          result: node,
        };
      });
      return { node: answer(state.view, outcome), ...foreseenBy(outcome) };
    },

    async DeleteNode({ ref, force, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteNode', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const current = resolveNode(view, ref);
        const name = current.description.hostname;
        refuseStale(`node ${name}`, current, etag);
        if (!force && current.status.state !== 'down') {
          throw new MusterError('failed-precondition', `node ${name} is ${current.status.state}, not down`, {
            reason: 'NODE_NOT_DOWN',
            hint: `Drain it (muster node drain ${name}) and stop its agent first, or remove it all the same with --force.`,
          });
        }
        const alone = force ? undefined : exclusiveTaskOf(view, current);
        if (alone !== undefined) {
          throw new MusterError('failed-precondition', `node ${name} may still run the exclusive task ${alone.id}: its lease is not over`, {
            reason: 'NODE_HAS_EXCLUSIVE_TASK',
            hint: `Wait until it is given up (muster why ${alone.id}), or, if the host is off for certain, remove it with --force.`,
          });
        }
        return {
          mutations: [
            remove(current),
            ...revoked(view, current.id, now),
            recordEvent(api, { at: now, type: 'node.removed', message: `node ${name} removed`, nodeId: current.id }),
          ],
          objectId: current.id,
          result: current,
        };
      });
      return outcome.type === 'planned' ? { node: shown(state.view, outcome.plan.result), ...foreseenBy(outcome) } : {};
    },
  };
}

/** One whose end nobody has reported or declared yet: removing its node would let another one start. */
export function exclusiveTaskOf(view: StateView, node: Node): Task | undefined {
  return [...view.tasksOfNode(node.id)].find((task) => {
    const spec = view.serviceRevision(task.serviceId, task.revision)?.spec.task;
    return spec !== undefined && isExclusive(spec) && !isTerminal(task.status.state) && !isBefore(task.status.state, 'assigned');
  });
}

/** Its certificate is refused from now on, by every manager, until it has expired. */
function revoked(view: StateView, id: NodeId, now: number): Mutation[] {
  const certificate = view.certificate(id);
  return certificate === undefined ? [] : [replace({ ...certificate, revokedAt: now })];
}

function shown(view: StateView, node: Stored<Node>): WireNode {
  return nodeToWire(presentNode(view, node));
}

function answer(view: StateView, outcome: Outcome<Stored<Node>>): WireNode {
  if (outcome.type === 'planned') return shown(view, view.node(asNodeId(outcome.plan.objectId)) ?? outcome.plan.result);
  const node = view.node(asNodeId(outcome.objectId));
  if (node === undefined) {
    throw new MusterError('not-found', 'the node that this request was about is gone', { reason: 'NODE_NOT_FOUND' });
  }
  return shown(view, node);
}

/** An availability that is not given stays as it is: changing labels must not wake a drained node. */
function merged(current: Node['spec'], requested: NodeSpec__Output, paths: readonly string[]): Node['spec'] {
  const given = requested.availability !== 'NODE_AVAILABILITY_UNSPECIFIED' || paths.includes('availability');
  const target = nodeSpecToWire(current) as NodeSpec__Output;
  const message = mergeByMask('NodeSpec', target, given ? requested : { ...requested, availability: target.availability, drainDeadlineAt: target.drainDeadlineAt }, paths);
  return nodeSpecFromWire(message);
}

function describe(name: string, before: Node['spec'], after: Node['spec']): string {
  const labels = sameSpec(before.labels, after.labels) ? '' : ', labels changed';
  const availability = before.availability === after.availability ? '' : `, availability ${after.availability}`;
  const deadline = after.drainDeadlineAt === undefined || after.drainDeadlineAt === before.drainDeadlineAt ? '' : ` until ${new Date(after.drainDeadlineAt).toISOString()} at the latest`;
  return `node ${name} updated${availability}${deadline}${labels}`;
}

function chosen(view: StateView, filter: NodeFilter__Output | null): Iterable<Stored<Node>> {
  if (filter === null) return view.nodes();
  const states = new Set(filter.states.map((state) => nodeStates.fromWire(state)));
  const availabilities = new Set(filter.availabilities.map((value) => nodeAvailabilities.fromWire(value)));
  return [...view.nodes()].filter((node) => {
    if (states.size > 0 && !states.has(node.status.state)) return false;
    if (availabilities.size > 0 && !availabilities.has(node.spec.availability)) return false;
    if (!hasLabels(node.spec.labels, filter.labels)) return false;
    const { hostname } = node.description;
    return filter.refs.length === 0 || filter.refs.some((ref) => ref === hostname || (ref.length >= 4 && node.id.startsWith(ref)));
  });
}
