/**
 * What went wrong at the engine → a `DriverError` that says what to do. Pure:
 * the one place that knows the engine's error texts.
 */
import { DriverError } from '../driver.ts';

/** What dockerode puts on its errors, and Node on those of a socket. */
interface Raw {
  readonly code?: string;
  readonly statusCode?: number;
  readonly json?: unknown;
  readonly message?: string;
}

export interface FailureContext {
  /** Completes "The engine could not …": `start the container of task x`. */
  readonly doing: string;
  /** Where the engine is asked: a socket's path or an address. */
  readonly endpoint: string;
}

const START_ENGINE = 'Start it (systemctl start docker) or install Docker Engine 20.10 or newer';
const DISK_FULL = /no space left on device|disk quota exceeded/i;
const PORT_TAKEN = /port is already allocated|address already in use|ports are not available|failed to bind host port/i;
const NO_IMAGE = /no such image|reference does not exist|image .* not found/i;
/** The daemon answered, but what it stands on (containerd) or itself is starting or going. */
const TRANSIENT =
  /containerd\.sock|transport is closing|shutting down|context deadline exceeded|grpc: the client connection is closing|error while dialing/i;

export function toDriverError(error: unknown, context: FailureContext): DriverError {
  if (error instanceof DriverError) return error;
  const raw = error as Raw;
  if (raw.statusCode !== undefined) return fromAnswer(error, raw.statusCode, engineWords(raw), context);
  return fromConnection(error, raw, context);
}

/** For `catch`: an answer with one of these HTTP statuses is no failure. */
export function ignoreStatus(...statuses: readonly number[]) {
  return (error: unknown): undefined => {
    if (!statuses.includes((error as Raw | null)?.statusCode ?? 0)) throw error;
    return undefined;
  };
}

/** The connection broke before the answer: whether the request was carried out is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = (error ?? {}) as Raw;
  return code === 'ECONNRESET' || code === 'EPIPE' || message === 'socket hang up';
}

/** `8080` in Docker's several ways to say that a port is taken; undefined when the text names none. */
export function takenPort(message: string): number | undefined {
  const port = /(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]*\]):(\d+)(?=[:\s]|$)/i.exec(message)?.[1];
  return port === undefined ? undefined : Number(port);
}

function fromConnection(error: unknown, raw: Raw, { doing, endpoint }: FailureContext): DriverError {
  const options = { cause: error };
  switch (raw.code ?? '') {
    case 'ENOENT':
      return new DriverError(
        'unavailable',
        `There is no Docker engine at ${endpoint}: the socket does not exist. ${START_ENGINE}, or name its socket with DOCKER_HOST.`,
        options,
      );
    case 'ECONNREFUSED':
      return new DriverError('unavailable', `No Docker engine listens at ${endpoint}. ${START_ENGINE}.`, options);
    case 'EACCES':
    case 'EPERM':
      return new DriverError(
        'permission-denied',
        `No permission to use the Docker engine at ${endpoint}. Run as root, or add the user to the docker group ` +
          '(usermod -aG docker USER) and log in again.',
        options,
      );
    default:
      return new DriverError(
        'unavailable',
        `The Docker engine at ${endpoint} did not answer when asked to ${doing}: ${raw.message ?? String(error)}.`,
        options,
      );
  }
}

function fromAnswer(error: unknown, status: number, words: string, { doing, endpoint }: FailureContext): DriverError {
  const options = { cause: error };
  const failed = `The engine could not ${doing}: ${words}`;
  if (DISK_FULL.test(words)) {
    return new DriverError('disk-full', `${failed}. Free space on the engine's disk: docker system df shows what uses it.`, options);
  }
  if (PORT_TAKEN.test(words)) return new DriverError('port-taken', failed, options);
  if (NO_IMAGE.test(words)) return new DriverError('image-not-found', failed, options);
  if (status === 404 && /no such (?:container|exec)/i.test(words)) return new DriverError('not-found', failed, options);
  if (status === 503 || TRANSIENT.test(words)) {
    return new DriverError('unavailable', `${failed}. The engine at ${endpoint} is starting or stopping; it is asked again.`, options);
  }
  return new DriverError('refused', failed, options);
}

const SHAPELESS: ReadonlySet<string> = new Set(['', 'undefined', 'null']);
const MAX_WORDS = 500;

/** An answer may be a whole page of something else. */
export function brief(words: string): string {
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}

/** The engine's own message, without what the client library wraps around it. */
function engineWords(raw: Raw): string {
  const json = raw.json as { readonly message?: unknown } | null | undefined;
  if (typeof json?.message === 'string') return brief(json.message.trim().replace(/\.$/, ''));
  const words = (raw.message ?? '').replace(/^\(HTTP code \d+\) [^]*? - /, '').trim();
  // The client library turns an answer of another shape into a text as well.
  if (SHAPELESS.has(words) || words.includes('[object Object]')) return `it gave no reason (HTTP status ${String(raw.statusCode)})`;
  return brief(words.replace(/\.$/, ''));
}
