/**
 * Waits until the cluster is as asked: follows a watch, draws how far it is, and
 * ends when everything is done, something cannot succeed, time is up or the user
 * leaves. It only looks; leaving changes nothing.
 */
import type { WatchRequest } from '@muster/shared/rpc/gen/muster/v1/WatchRequest';
import { MusterError } from '@muster/shared/model/error';
import type { Api } from '../api.ts';
import { STILL_GOING_ON } from '../exit-codes.ts';
import { formatDuration } from '../values/duration.ts';
import type { Session } from '../session.ts';
import { type Display, createDisplay } from './display.ts';
import { detailOf, STABLE_MS } from './progress.ts';
import { apply, EMPTY_PICTURE, type Picture } from './picture.ts';
import type { NamedProgress } from './render-progress.ts';

export interface WaitOptions {
  readonly request: WatchRequest;
  readonly measure: (picture: Picture, waitedMs: number) => readonly NamedProgress[];
  readonly timeoutMs: number | undefined;
  /** The command with which the user can look again. */
  readonly followUp: string;
}

const DEFAULT_TIMEOUT_MS = 600_000;
/** Countdowns and settling times move on although nothing changes. */
const REDRAW_MS = 500;
/** While it is done and has only to stay so. */
const SETTLING_MS = 100;
/** Between two attempts to reach a manager again. */
const RETRY_MS = 500;

export async function waitUntil(session: Session, api: Api, options: WaitOptions): Promise<void> {
  const { clock } = session.host;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const startedAt = clock.monotonic();
  const display = createDisplay(session);
  let doneSince: number | undefined;
  const watch = follow(session, api, options.request, display);
  try {
    for (;;) {
      const waitedMs = clock.monotonic() - startedAt;
      const items = options.measure(watch.picture(), waitedMs);
      display.draw(items);
      const isOver = items.every(({ progress }) => progress.done || progress.failure !== undefined);
      doneSince = isOver ? (doneSince ?? clock.monotonic()) : undefined;
      // The clocks of the hosts may be wrong: what was seen to stay is believed, too.
      const isStable = doneSince !== undefined && clock.monotonic() - doneSince >= STABLE_MS;
      if (isOver && (isStable || items.every(({ progress }) => progress.failure !== undefined || (progress.stableAt ?? 0) <= session.now()))) {
        failOn(items, options.followUp);
        return;
      }
      if (session.signal.aborted) {
        throw new MusterError('cancelled', 'interrupted: the work goes on', { hint: `Follow it with: ${options.followUp}` });
      }
      if (waitedMs >= timeoutMs) throw stillGoingOn(items, timeoutMs, options.followUp);
      watch.check();
      await Promise.race([watch.changed(), clock.sleep(Math.min(doneSince === undefined ? REDRAW_MS : SETTLING_MS, timeoutMs - waitedMs), session.signal).catch(() => undefined)]);
    }
  } finally {
    display.finish();
    await watch.stop();
  }
}

function failOn(items: readonly NamedProgress[], followUp: string): void {
  const failures = items.flatMap(({ title, progress }) => (progress.failure === undefined ? [] : [`${title}: ${progress.failure}`]));
  if (failures.length > 0) throw new MusterError('internal', failures.join('\n'), { reason: 'NOT_REACHED', hint: `See: ${followUp}` });
}

function stillGoingOn(items: readonly NamedProgress[], timeoutMs: number, followUp: string): MusterError {
  const reasons = items
    .filter(({ progress }) => !progress.done)
    .flatMap(({ title, progress }) => {
      const slow = progress.lines.find((line) => line.tone === 'bad') ?? progress.lines.find((line) => !line.done && detailOf(line) !== '');
      return [`${title}: ${progress.summary}${slow === undefined ? '' : ` (${slow.name}: ${slow.state} ${detailOf(slow)})`}`];
    });
  return new MusterError('deadline-exceeded', [`not done after ${formatDuration(timeoutMs)}; the work goes on`, ...reasons].join('\n'), {
    reason: STILL_GOING_ON,
    hint: `Follow it with: ${followUp}`,
  });
}

interface Watch {
  picture(): Picture;
  /** Resolves at the next change. */
  changed(): Promise<void>;
  /** Throws what ended the watch for good. */
  check(): void;
  stop(): Promise<void>;
}

/** Keeps a picture up to date; a lost manager is replaced by another, with a new snapshot. */
function follow(session: Session, api: Api, request: WatchRequest, display: Display): Watch {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, session.signal]);
  let picture = EMPTY_PICTURE;
  let failure: Error | undefined;
  let next = Promise.withResolvers<void>();
  const announce = () => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const run = async () => {
    let attempts = 0;
    while (!signal.aborted) {
      try {
        picture = EMPTY_PICTURE;
        for await (const message of api.watch(request, signal)) {
          attempts = 0;
          picture = apply(picture, message);
          announce();
        }
      } catch (error) {
        attempts += 1;
        const mayPass = error instanceof MusterError && (error.code === 'unavailable' || error.code === 'deadline-exceeded');
        if (signal.aborted) return;
        if (!mayPass || attempts > MAX_ATTEMPTS) throw error;
        display.say(`${error.message}; trying again`);
      }
      await session.host.clock.sleep(RETRY_MS, signal).catch(() => undefined);
    }
  };
  const running = run().catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    announce();
  });
  return {
    picture: () => picture,
    changed: () => next.promise,
    check() {
      if (failure !== undefined) throw failure;
    },
    async stop() {
      stop.abort();
      await running;
    },
  };
}

/** In a row, each after `RETRY_MS` and the client's own attempts. */
const MAX_ATTEMPTS = 60;
