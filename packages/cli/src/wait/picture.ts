/** What a watch has told so far about some services, their tasks and the nodes. Pure. */
import type { ShownNode, ShownRun, ShownService, ShownTask } from '@muster/shared/model/shown';
import type { WatchMessage } from '../api.ts';

export interface Picture {
  /** The snapshot is complete: what is not in the picture does not exist. */
  readonly synced: boolean;
  readonly revision: number;
  readonly services: ReadonlyMap<string, ShownService>;
  readonly tasks: ReadonlyMap<string, ShownTask>;
  readonly nodes: ReadonlyMap<string, ShownNode>;
  readonly runs: ReadonlyMap<string, ShownRun>;
}

export const EMPTY_PICTURE: Picture = {
  synced: false,
  revision: 0,
  services: new Map(),
  tasks: new Map(),
  nodes: new Map(),
  runs: new Map(),
};

export function apply(picture: Picture, message: WatchMessage): Picture {
  const revision = Math.max(picture.revision, message.revision);
  if (message.type === 'reset') return { ...EMPTY_PICTURE, revision };
  if (message.type === 'sync') return { ...picture, revision, synced: true };
  const { object } = message;
  if (object === undefined) return { ...picture, revision };
  const gone = message.type === 'delete';
  switch (object.kind) {
    case 'service':
      return { ...picture, revision, services: put(picture.services, object, gone) };
    case 'task':
      return { ...picture, revision, tasks: put(picture.tasks, object, gone) };
    case 'node':
      return { ...picture, revision, nodes: put(picture.nodes, object, gone) };
    case 'run':
      return { ...picture, revision, runs: put(picture.runs, object, gone) };
    case 'cluster':
    case 'stack':
    case 'event':
      break;
  }
  return { ...picture, revision };
}

function put<T extends { readonly id: string }>(map: ReadonlyMap<string, T>, object: T, gone: boolean): ReadonlyMap<string, T> {
  const next = new Map(map);
  if (gone) next.delete(object.id);
  else next.set(object.id, object);
  return next;
}
