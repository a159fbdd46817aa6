/**
 * Changes of this owner's containers, for as long as the reader wants them.
 *
 * The engine's stream does not survive the engine, and the engine remembers only
 * its last few events. So each time the stream is open (again) the reader is told
 * to look at everything; `since` covers the moment between the answer's first
 * byte and the engine's own subscription. The stream is read as fast as it comes
 * into an `EventQueue`, which is bounded, so a slow reader costs nothing.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { ContainerEvent } from '../driver.ts';
import { EventQueue } from '../event-queue.ts';
import type { EngineClient } from './connect.ts';
import { readJsonLines } from './json-lines.ts';
import { ownerFilter, type Owner, taskOf } from './labels.ts';
import { linkedAbort } from './linked-abort.ts';
import { EVENT_SHAPE } from './reply-shapes.ts';

/** Those that change what `inspect` says. Health checks alone make three others at each run. */
const ACTIONS = ['create', 'start', 'die', 'oom', 'health_status', 'pause', 'unpause', 'destroy'];
const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 1_000;
/** How far back the engine is asked for events when the stream is opened. */
const OVERLAP_MS = 2_000;

interface EngineEvent {
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

export interface EventSource {
  readonly client: EngineClient;
  readonly owner: Owner;
  readonly clock: Clock;
  readonly logger: Logger;
}

export async function* readEvents(source: EventSource, signal: AbortSignal): AsyncGenerator<ContainerEvent, void, undefined> {
  const queue = new EventQueue();
  using stop = linkedAbort(signal);
  const pumping = pump(source, queue, stop.signal);
  try {
    yield* queue.read(stop.signal);
  } finally {
    stop.abort();
    await pumping;
  }
}

/** Keeps the stream open until the signal is aborted; never rejects. */
async function pump({ client, owner, clock, logger }: EventSource, queue: EventQueue, signal: AbortSignal): Promise<void> {
  let backoffMs = FIRST_BACKOFF_MS;
  let isFirstFailure = true;
  while (!signal.aborted) {
    const openedAt = clock.monotonic();
    try {
      const since = Math.max(0, clock.now() - OVERLAP_MS) / 1_000;
      const stream = await client.stream(
        'send its events',
        (docker, abortSignal) =>
          docker.getEvents({ since, filters: { type: ['container'], event: ACTIONS, label: ownerFilter(owner) }, abortSignal }),
        { signal },
      );
      if (!isFirstFailure) logger.info({ engine: client.endpoint.name }, 'engine events resumed');
      isFirstFailure = true;
      queue.resync();
      for await (const { Actor } of readJsonLines<EngineEvent>(stream, EVENT_SHAPE, 'send its events')) {
        const taskId = taskOf(Actor?.Attributes, owner);
        if (taskId !== undefined) queue.changed(taskId);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isFirstFailure) logger.warn({ engine: client.endpoint.name, err: error }, 'engine events interrupted');
      isFirstFailure = false;
    }
    client.forgetVersion();
    // A stream that lived for a while starts the back-off anew.
    if (clock.monotonic() - openedAt > MAX_BACKOFF_MS) backoffMs = FIRST_BACKOFF_MS;
    await clock.sleep(backoffMs, signal).catch(() => undefined);
    backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
  }
}
