/** Makes an image present on the engine's host. */
import type { Clock } from '@muster/shared/runtime/clock';
import { type Driver, DriverError, type PullProgress, type RegistryCredentials } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { dial } from './dial.ts';
import { brief, ignoreStatus, toDriverError } from './failure.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import { readJsonLines } from './json-lines.ts';
import { limit } from './limit.ts';
import { linkedAbort } from './linked-abort.ts';
import { PULL_LINE_SHAPE } from './reply-shapes.ts';
import { advancePull, pullFailure, type PullLine, pullMessage, type PullState } from './pull-progress.ts';

const INSPECT_TIMEOUT_MS = 30_000;
/** A pull may take as long as it likes, but not stand still. Extracting one large layer is silent for a while. */
const STALLED_AFTER_MS = 120_000;
/** Name resolution, connection and the manifest, before the first layer. */
const FIRST_ANSWER_MS = 60_000;
const PROGRESS_EVERY_MS = 500;
const MAX_PULLS = 3;
/** Tasks that start together ask about the same image together: the engine is asked once. */
const PRESENT_FOR_MS = 500;

type Request = Parameters<Driver['ensureImage']>[0];

export function imagePuller(client: EngineClient, clock: Clock): Driver['ensureImage'] {
  const inTurn = limit(MAX_PULLS);

  const looks = new Map<string, { readonly answer: Promise<boolean>; readonly at: number }>();

  function isPresent(image: string, signal: AbortSignal | undefined): Promise<boolean> {
    const now = clock.monotonic();
    const last = looks.get(image);
    if (last !== undefined && now - last.at < PRESENT_FOR_MS) return orAborted(last.answer, signal);
    for (const [name, { at }] of looks) if (now - at >= PRESENT_FOR_MS) looks.delete(name);
    const look = { answer: lookFor(image), at: now };
    looks.set(image, look);
    // Only a yes is good for those who come later: a no is followed by a pull.
    const forget = () => void (looks.get(image) === look && looks.delete(image));
    look.answer.then((found) => (found ? undefined : forget()), forget);
    return orAborted(look.answer, signal);
  }

  async function lookFor(image: string): Promise<boolean> {
    const found = await client.call(
      `look for image ${image}`,
      (docker, abortSignal) =>
        dial(docker, {
          path: `/images/${image}/json`,
          method: 'GET',
          abortSignal,
          statusCodes: { 200: true, 404: 'no such image', 500: 'server error' },
        }).catch(ignoreStatus(404)),
      { timeoutMs: INSPECT_TIMEOUT_MS },
    );
    return found !== undefined;
  }

  async function pull(
    request: Request,
    { repository, tag = 'latest' }: ImageReference,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { image, credentials } = request;
    using abort = linkedAbort(signal);
    const stall = () =>
      abort.abort(new DriverError('registry-unavailable', `Image ${image} cannot be pulled: its registry does not answer.`));
    let cancelTimer = clock.after(FIRST_ANSWER_MS, stall);
    try {
      const lines = client.stream(
        `pull image ${image}`,
        (docker, abortSignal) => docker.createImage(authOf(credentials), { fromImage: repository, tag, abortSignal }),
        // Longer than the first answer may take, for which `stall` gives the reason.
        { signal: abort.signal, timeoutMs: 2 * FIRST_ANSWER_MS },
      );
      const report = progressReporter(clock, onProgress);
      let state: PullState = new Map();
      for await (const line of readJsonLines<PullLine>(await lines, PULL_LINE_SHAPE, `pull image ${image}`)) {
        cancelTimer();
        cancelTimer = clock.after(STALLED_AFTER_MS, stall);
        if (line.error !== undefined && line.error !== null) throw pullFailure(image, brief(line.error), { withCredentials: credentials !== undefined });
        state = advancePull(state, line);
        report(pullMessage(state));
      }
      abort.signal.throwIfAborted();
    } catch (error) {
      if (abort.signal.aborted) throw abort.signal.reason;
      throw asPullFailure(error, request, client.endpoint.name);
    } finally {
      cancelTimer();
    }
  }

  return async (request, onProgress, signal) => {
    const { image, policy } = request;
    const reference = parseImageReference(image);
    if (reference === undefined) {
      throw new DriverError('refused', `"${image}" is not the name of an image. Examples: nginx:1.29, registry.example/team/app:v2.`);
    }
    if (policy !== 'always' && (await isPresent(image, signal))) return;
    if (policy === 'never') {
      throw new DriverError(
        'image-not-found',
        `Image ${image} is not on this host, and its pull policy "never" forbids to pull it. Load it there or change the policy.`,
      );
    }
    if (reference.isId) {
      if (await isPresent(image, signal)) return;
      throw new DriverError('image-not-found', `Image ${image} is not on this host, and no registry can be asked for an image id.`);
    }
    await inTurn(async () => {
      // Somebody else may have pulled it while this request waited for its turn.
      if (policy === 'missing' && (await isPresent(image, signal))) return;
      await pull(request, reference, onProgress, signal);
    }, signal);
  };
}

/** The answer is shared, so one caller's signal ends only that caller's waiting. */
async function orAborted<Result>(answer: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  using stop = linkedAbort(signal);
  const aborted = new Promise<never>((_resolve, reject) => {
    if (stop.signal.aborted) reject(stop.signal.reason as Error);
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error), { once: true });
  });
  return Promise.race([answer, aborted]);
}

/** Says each thing once and not too often. */
function progressReporter(clock: Clock, onProgress: (progress: PullProgress) => void) {
  let last = '';
  let nextAt = Number.NEGATIVE_INFINITY;
  return (message: string) => {
    const now = clock.monotonic();
    if (message === last || now < nextAt) return;
    last = message;
    nextAt = now + PROGRESS_EVERY_MS;
    onProgress({ message });
  };
}

function authOf(credentials: RegistryCredentials | undefined) {
  if (credentials === undefined) return {};
  const { username, password, serverAddress } = credentials;
  return { username, password, ...(serverAddress === undefined ? {} : { serveraddress: serverAddress }) };
}

/** Some refusals come as an HTTP status before the first line; and the engine may go in the middle. */
function asPullFailure(error: unknown, request: Request, endpoint: string): DriverError {
  const doing = `pull image ${request.image}`;
  const failure = toDriverError(error, { doing, endpoint });
  if ((failure.cause as { statusCode?: number } | undefined)?.statusCode === undefined) return failure;
  const words = failure.message.replace(`The engine could not ${doing}: `, '');
  return pullFailure(request.image, words, { withCredentials: request.credentials !== undefined });
}
