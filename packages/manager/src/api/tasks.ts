/** The API's methods about tasks. */
import type { Stored, Task } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { taskToWire } from '@muster/shared/rpc/convert-task';
import { desiredStates, taskStates } from '@muster/shared/rpc/enums';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { TaskFilter__Output } from '@muster/shared/rpc/gen/muster/v1/TaskFilter';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { ApiContext } from './context.ts';
import { pageOf } from './pages.ts';
import { nodeNameOf, presentTask, serviceNameOf } from './present.ts';
import { resolveTask } from './resolve-ref.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetTask' | 'ListTasks'>;

export function taskMethods(api: ApiContext): Methods {
  const { state } = api;
  const shown = (task: Stored<Task>) => taskToWire(presentTask(state.view, task));

  return {
    GetTask: async ({ ref }) => ({ task: shown(resolveTask(state.view, ref)) }),

    async ListTasks(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['tasks', request.filter],
          items: () => chosen(state.view, request.filter),
          keyOf: (task) => orderKey(state.view, task),
          present: shown,
        },
        signal,
      );
      return { tasks: items, nextPageToken, revision };
    },
  };
}

/** By service and slot, the oldest attempt first. */
function orderKey(view: StateView, task: Task): string {
  const slot = task.slot > 0 ? String(task.slot).padStart(10, '0') : nodeOf(view, task);
  return [serviceNameOf(view, task), task.runId ?? '', slot, String(task.createdAt).padStart(15, '0'), task.id].join('\0');
}

const nodeOf = (view: StateView, task: Task): string => (task.nodeId === undefined ? '' : nodeNameOf(view, task.nodeId));

function chosen(view: StateView, filter: TaskFilter__Output | null): Iterable<Stored<Task>> {
  if (filter === null) return view.tasks();
  const states = new Set(filter.states.map((state) => taskStates.fromWire(state)));
  const desired = new Set(filter.desiredStates.map((state) => desiredStates.fromWire(state)));
  const { services, nodes, stack, runs } = filter;
  return [...view.tasks()].filter((task) => {
    if (states.size > 0 && !states.has(task.status.state)) return false;
    if (desired.size > 0 && !desired.has(task.desiredState)) return false;
    if (runs.length > 0 && !(task.runId !== undefined && means(runs, task.runId, ''))) return false;
    if (stack !== '' && view.service(task.serviceId)?.stack !== stack) return false;
    if (nodes.length > 0 && !(task.nodeId !== undefined && means(nodes, task.nodeId, nodeOf(view, task)))) return false;
    return services.length === 0 || means(services, task.serviceId, serviceNameOf(view, task));
  });
}

/** A name, or the beginning of an id. */
function means(refs: readonly string[], id: string, name: string): boolean {
  return refs.some((ref) => ref === name || (ref.length >= 4 && id.startsWith(ref)));
}
