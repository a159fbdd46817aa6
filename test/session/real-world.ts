/** Managers over real gRPC and real time, on a memory store. Tests play the controllers. */
import { Dispatcher } from '@muster/manager/dispatcher/dispatcher';
import { dispatcherServed } from '@muster/manager/dispatcher/dispatcher-service';
import { Replica } from '@muster/manager/state/replica';
import type { CommitResult, State } from '@muster/manager/state/state';
import type { Store } from '@muster/manager/store/store';
import { group, type Runnable } from '@muster/shared/lifecycle/runnable';
import { asManagerId, type TaskId } from '@muster/shared/model/ids';
import type { ClusterObject } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { serve } from '@muster/shared/rpc/server';

const stops: (() => Promise<void>)[] = [];

/** Stops everything that was started, last first. */
export async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

export const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger };

export function run(runnable: Runnable): () => Promise<void> {
  const abort = new AbortController();
  const done = runnable.run(abort.signal);
  const stop = async () => {
    abort.abort();
    await done;
  };
  stops.push(stop);
  return stop;
}

/** `address`: where to listen; a free port of this host when it is left out. */
export async function startManager(name: string, store: Store, address = '127.0.0.1:0', softwareVersion = '0.1.0') {
  const state = new Replica({ store, ...common });
  const dispatcher = new Dispatcher({ managerId: asManagerId(name), softwareVersion, state, isRegistered: () => true, ...common });
  const server = serve({ name, address, services: [dispatcherServed(dispatcher, silentLogger)], clock: systemClock, graceMs: 0 });
  const stop = run(group(name, [state, dispatcher, server]));
  return { name, state, dispatcher, address: await server.listening, stop };
}

export function write(state: State, ...objects: ClusterObject[]): Promise<CommitResult> {
  return state.commit(objects.map((object) => ({ op: 'create', object })));
}

/** Resolves when the state shows what is looked for. */
export function seen(state: State, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const stop = state.observe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

export const isRunning = (state: State, id: TaskId): boolean => state.view.task(id)?.status.state === 'running';
