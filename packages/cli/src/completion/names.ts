/** Names for a shell to complete: asked of a manager, quickly or not at all. */
import type { Api } from '../api.ts';
import type { Completes } from '../flags/flag.ts';
import type { Host } from '../host.ts';
import { createSession } from '../session.ts';

/** Whoever presses Tab does not wait longer. */
const PATIENCE_MS = 800;
const MAX_NAMES = 200;

export async function completeNames(host: Host, kind: Completes, partial: string): Promise<readonly string[]> {
  const session = createSession(host, { timeout: PATIENCE_MS });
  try {
    using api = await session.connect();
    const names = await namesOf(api, kind);
    return names.filter((name) => name.startsWith(partial)).slice(0, MAX_NAMES);
  } catch {
    return [];
  }
}

async function namesOf(api: Api, kind: Completes): Promise<readonly string[]> {
  switch (kind) {
    case 'service':
      return (await api.listServices()).map((service) => service.spec.name);
    case 'job':
      return (await api.listJobs()).map(({ service }) => service.spec.name);
    case 'node':
      return (await api.listNodes()).map((node) => node.description.hostname);
    case 'network':
      return (await api.listNetworks()).map(({ spec }) => spec.name);
    case 'route':
      return (await api.listRoutes()).map(({ spec }) => spec.name);
    case 'stack':
      return (await api.listStacks()).map((stack) => stack.name);
    case 'task':
      return taskNames(api);
    case 'service-or-task':
      return [...(await namesOf(api, 'service')), ...(await taskNames(api))];
    case 'file':
      break;
  }
  return [];
}

async function taskNames(api: Api): Promise<readonly string[]> {
  const tasks = await api.listTasks({ desiredStates: ['DESIRED_STATE_RUNNING'] });
  return tasks.map((task) => task.name);
}
