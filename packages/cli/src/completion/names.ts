/** Names for a shell to complete: asked of a manager, quickly or not at all. */
import type { Api } from '../api.ts';
import type { Completes } from '../flags/flag.ts';
import type { Host } from '../host.ts';
import type { MaterialType } from '@muster/shared/model/material';
import { createSession, type Session } from '../session.ts';

/** Whoever presses Tab does not wait longer. */
const PATIENCE_MS = 800;
const MAX_NAMES = 200;

export async function completeNames(host: Host, kind: Completes, partial: string): Promise<readonly string[]> {
  const session = createSession(host, { timeout: PATIENCE_MS });
  try {
    const names = kind === 'secret' || kind === 'config' ? await materialNames(session, kind) : await namesAsked(session, kind);
    return names.filter((name) => name.startsWith(partial)).slice(0, MAX_NAMES);
  } catch {
    return [];
  }
}

async function materialNames(session: Session, type: MaterialType): Promise<readonly string[]> {
  const { connectSecrets } = await import('../secret-api.ts');
  using api = await connectSecrets(session);
  return (await api.list(type, '')).map(({ name }) => name);
}

async function namesAsked(session: Session, kind: Completes): Promise<readonly string[]> {
  using api = await session.connect();
  return namesOf(api, kind);
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
    case 'secret':
    case 'config':
    case 'file':
      break;
  }
  return [];
}

async function taskNames(api: Api): Promise<readonly string[]> {
  const tasks = await api.listTasks({ desiredStates: ['DESIRED_STATE_RUNNING'] });
  return tasks.map((task) => task.name);
}
