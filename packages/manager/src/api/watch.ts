/**
 * The API's Watch: a snapshot, then SYNC, then every change in order, with
 * bookmarks while nothing changes.
 *
 * The `revision` of a message is a promise: whoever has received it has received
 * everything up to that revision, and may go on from there with
 * `resume_revision`. It is 0 in a snapshot, which is not complete before SYNC.
 *
 * Reads: the state's copy and the log of changes. Writes nothing. A reader that
 * falls too far behind is cut off; memory for it is bounded.
 */
import { MusterError } from '@muster/shared/model/error';
import type { ClusterObject, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { runToWire } from '@muster/shared/rpc/convert-job';
import { nodeToWire } from '@muster/shared/rpc/convert-node';
import { clusterToWire, eventToWire, serviceToWire, stackToWire } from '@muster/shared/rpc/convert-objects';
import { taskToWire } from '@muster/shared/rpc/convert-task';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { WatchResponse } from '@muster/shared/rpc/gen/muster/v1/WatchResponse';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { StateChange } from '../state/state.ts';
import type { ChangeLog, LoggedChange } from './change-log.ts';
import type { ApiContext } from './context.ts';
import { presentCluster, presentNode, presentRun, presentService, presentStack, presentTask } from './present.ts';
import { refuseField } from './refuse.ts';
import { watchScope, type ShownObject, type WatchScope } from './watch-filter.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'Watch'>;

export interface WatchLimits {
  /** Changes that wait for one reader. */
  readonly maxBacklog: number;
  readonly maxWatches: number;
  readonly bookmarkMs: number;
  /** How long to wait for the revision that a watch wants to go on from. */
  readonly catchUpMs: number;
}

const DEFAULT_LIMITS: WatchLimits = { maxBacklog: 20_000, maxWatches: 2_000, bookmarkMs: 10_000, catchUpMs: 3_000 };

export function watchMethods(api: ApiContext, log: ChangeLog, limits: Partial<WatchLimits> = {}): Methods {
  const { maxBacklog, maxWatches, bookmarkMs, catchUpMs } = { ...DEFAULT_LIMITS, ...limits };
  const { state, clock } = api;

  return {
    async *Watch(request, { signal }) {
      if (request.resumeRevision < 0) refuseField('resume_revision', 'must be 0 or more');
      if (log.subscribers >= maxWatches) throw tooManyWatches(maxWatches);
      const scope = watchScope(request);
      if (request.resumeRevision > 0) await reached(api, request.resumeRevision, catchUpMs, signal);
      // From here to the end of `begin` nothing waits: the snapshot and the backlog meet without a gap.
      using backlog = new Backlog(log, maxBacklog);
      const { messages, revision: startedAt } = begin(api, log, scope, request);
      yield* messages;

      let told = startedAt;
      let bookmarkAt = clock.monotonic() + bookmarkMs;
      while (!signal.aborted) {
        if (backlog.overflowed) throw tooSlow(maxBacklog);
        // Changes up to the start are part of the snapshot already.
        const changes = backlog.take().filter(({ change }) => change.revision > startedAt);
        for (const message of tell(api, scope, changes, told)) {
          yield message;
          bookmarkAt = clock.monotonic() + bookmarkMs;
        }
        told = Math.max(told, changes.at(-1)?.completeTo ?? 0);
        if (!backlog.isEmpty) continue;
        if (clock.monotonic() >= bookmarkAt) {
          told = Math.max(told, state.view.revision);
          yield { type: 'CHANGE_TYPE_BOOKMARK', revision: told };
          bookmarkAt = clock.monotonic() + bookmarkMs;
        }
        await backlog.arrival(clock, bookmarkAt - clock.monotonic(), signal);
      }
    },
  };
}

interface Beginning {
  readonly messages: Iterable<WatchResponse>;
  /** What the messages, once told, are complete to. */
  readonly revision: number;
}

interface WatchStart {
  readonly resumeRevision: number;
  readonly changesOnly: boolean;
}

function begin(api: ApiContext, log: ChangeLog, scope: WatchScope, request: WatchStart): Beginning {
  const { view } = api.state;
  const { revision } = view;
  const sync: WatchResponse = { type: 'CHANGE_TYPE_SYNC', revision };
  if (request.resumeRevision > 0) {
    const missed = revision < request.resumeRevision ? undefined : log.since(request.resumeRevision);
    if (missed !== undefined) {
      return { messages: followed(tell(api, scope, missed, request.resumeRevision), sync), revision };
    }
    return { messages: snapshot(api, scope, { type: 'CHANGE_TYPE_RESET' }, sync), revision };
  }
  if (request.changesOnly) return { messages: [sync], revision };
  return { messages: snapshot(api, scope, undefined, sync), revision };
}

/** Objects never change: taking hold of them now and telling them later tells this revision. */
function* snapshot(api: ApiContext, scope: WatchScope, first: WatchResponse | undefined, sync: WatchResponse): Iterable<WatchResponse> {
  if (first !== undefined) yield first;
  for (const object of objectsOf(api.state.view, scope)) {
    yield { type: 'CHANGE_TYPE_SNAPSHOT', revision: 0, ...show(api, object) };
  }
  yield sync;
}

function* followed(messages: Iterable<WatchResponse>, last: WatchResponse): Iterable<WatchResponse> {
  yield* messages;
  yield last;
}

function objectsOf(view: StateView, scope: WatchScope): ShownObject[] {
  const cluster = view.cluster();
  const all: Iterable<ShownObject>[] = [
    cluster === undefined ? [] : [cluster],
    view.nodes(),
    view.stacks(),
    view.services(),
    view.runs(),
    view.tasks(),
    view.events(),
  ];
  return all.flatMap((objects) => [...objects].filter((object) => scope.includes(view, object)));
}

/**
 * The changes as messages. Each promises all that is complete when it is told;
 * that includes what follows it and is not told, because the watch is not about it.
 */
function* tell(
  api: ApiContext,
  scope: WatchScope,
  changes: readonly LoggedChange[],
  toldBefore: number,
): Iterable<WatchResponse> {
  let told = toldBefore;
  let held: WatchResponse | undefined;
  for (const { change, completeTo } of changes) {
    const message = messageOf(api, scope, change);
    if (message !== undefined) {
      if (held !== undefined) yield { ...held, revision: told };
      held = message;
    }
    told = Math.max(told, completeTo);
  }
  if (held !== undefined) yield { ...held, revision: told };
}

function messageOf(api: ApiContext, scope: WatchScope, change: StateChange): WatchResponse | undefined {
  const { view } = api.state;
  if (change.kind === 'leader' || change.kind === 'manager') {
    // Who manages and who leads is told as a part of the cluster.
    const cluster = view.cluster();
    if (cluster === undefined || !scope.includes(view, cluster)) return undefined;
    return { type: 'CHANGE_TYPE_PUT', ...show(api, cluster) };
  }
  if (change.kind === 'autoscale') {
    // How many tasks there are to be is told as a part of the service.
    const id = (change.after ?? change.before)?.serviceId;
    const service = id === undefined ? undefined : view.service(id);
    if (service === undefined || !scope.includes(view, service)) return undefined;
    return { type: 'CHANGE_TYPE_PUT', ...show(api, service) };
  }
  const { before, after } = change;
  const now = isShown(after) && scope.includes(view, after) ? after : undefined;
  if (now !== undefined) return { type: 'CHANGE_TYPE_PUT', ...show(api, now) };
  const gone = isShown(before) && scope.includes(view, before) ? before : undefined;
  // Old events are forgotten all the time; nobody needs to know.
  if (gone === undefined || gone.kind === 'event') return undefined;
  return { type: 'CHANGE_TYPE_DELETE', ...show(api, gone) };
}

function isShown(object: Stored<ClusterObject> | undefined): object is ShownObject {
  switch (object?.kind) {
    case 'service':
    case 'task':
    case 'node':
    case 'cluster':
    case 'stack':
    case 'event':
    case 'run':
      return true;
    case 'revision':
    case 'stack-revision':
    case 'manager':
    case 'leader':
    case 'request':
    case 'autoscale':
    case 'trust':
    case 'join-token':
    case 'certificate':
    case 'user':
    case 'audit':
    case 'job':
    case 'network':
    case 'route':
    case 'endpoint':
    case 'material':
    case 'material-version':
    case 'vault':
    case undefined:
      return false;
  }
}

function show(api: ApiContext, object: ShownObject): Partial<WatchResponse> {
  const { view } = api.state;
  switch (object.kind) {
    case 'service':
      return { service: serviceToWire(presentService(view, object)) };
    case 'task':
      return { task: taskToWire(presentTask(view, object)) };
    case 'node':
      return { node: nodeToWire(presentNode(view, object)) };
    case 'cluster':
      return { cluster: clusterToWire(presentCluster(view, object, api)) };
    case 'stack':
      return { stack: stackToWire(presentStack(view, object)) };
    case 'event':
      return { event: eventToWire(object) };
    case 'run':
      return { jobRun: runToWire(presentRun(view, object)) };
  }
}

/** The changes that one reader has not read yet. */
class Backlog implements Disposable {
  readonly #max: number;
  readonly #stop: () => void;
  #changes: LoggedChange[] = [];
  #wake: (() => void) | undefined;
  overflowed = false;

  constructor(log: ChangeLog, max: number) {
    this.#max = max;
    this.#stop = log.subscribe((changes) => this.#add(changes));
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0 && !this.overflowed;
  }

  take(): readonly LoggedChange[] {
    const taken = this.#changes;
    this.#changes = [];
    return taken;
  }

  /** Resolves when there is something to take, after `ms`, or when the signal is aborted. */
  arrival(clock: ApiContext['clock'], ms: number, signal: AbortSignal): Promise<void> {
    if (!this.isEmpty || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const cancel = clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #add(changes: readonly LoggedChange[]): void {
    if (this.overflowed) return;
    if (this.#changes.length + changes.length > this.#max) {
      // The reader finds out when it reads on; until then it costs nothing.
      this.overflowed = true;
      this.#changes = [];
      this.#stop();
    } else {
      this.#changes.push(...changes);
    }
    this.#wake?.();
  }
}

async function reached(api: ApiContext, revision: number, ms: number, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const cancel = api.clock.after(ms, () => enough.abort());
  await api.state.waitFor(revision, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
  cancel();
}

function tooSlow(maxBacklog: number): MusterError {
  return new MusterError('resource-exhausted', `more than ${maxBacklog} changes wait to be read`, {
    reason: 'WATCH_TOO_SLOW',
    hint: 'Watch again from the last revision received, and read faster or watch less.',
  });
}

function tooManyWatches(maxWatches: number): MusterError {
  return new MusterError('resource-exhausted', `this manager serves ${maxWatches} watches already`, {
    reason: 'TOO_MANY_WATCHES',
    hint: 'Ask another manager.',
  });
}
