/** The lines that Docker writes while it pulls → words, and the failure they tell. Pure. */
import { DriverError } from '../driver.ts';

/** One line of the answer of `POST /images/create`. */
export interface PullLine {
  readonly status?: string;
  /** The layer it is about. */
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly error?: string | null;
}

interface Layer {
  readonly currentBytes: number;
  readonly totalBytes: number;
  readonly done: boolean;
}

export type PullState = ReadonlyMap<string, Layer>;

const DONE = /^(Pull complete|Already exists|Download complete)$/;
/** An image has at most 127 layers. */
const MAX_LAYERS = 256;
const MEGABYTE = 1_000_000;

export function advancePull(state: PullState, line: PullLine): PullState {
  const { id, status = '', progressDetail } = line;
  const isLayer = id !== undefined && /^[0-9a-f]{12}$/.test(id);
  if (!isLayer || (state.size >= MAX_LAYERS && !state.has(id))) return state;
  const before = state.get(id) ?? { currentBytes: 0, totalBytes: 0, done: false };
  const next = new Map(state);
  if (DONE.test(status)) {
    next.set(id, { ...before, currentBytes: before.totalBytes, done: true });
  } else if (status === 'Downloading') {
    next.set(id, {
      currentBytes: progressDetail?.current ?? before.currentBytes,
      totalBytes: progressDetail?.total ?? before.totalBytes,
      done: false,
    });
  } else if (!state.has(id)) {
    next.set(id, before);
  }
  return next;
}

/** `layer 3 of 7, 12 MB of 40 MB` */
export function pullMessage(state: PullState): string {
  const layers = [...state.values()];
  if (layers.length === 0) return 'asking the registry';
  const done = layers.filter((layer) => layer.done).length;
  const current = layers.reduce((sum, layer) => sum + layer.currentBytes, 0);
  const total = layers.reduce((sum, layer) => sum + layer.totalBytes, 0);
  const bytes = total === 0 ? '' : `, ${megabytes(current)} of ${megabytes(total)}`;
  return `layer ${Math.min(done + 1, layers.length)} of ${layers.length}${bytes}`;
}

function megabytes(bytes: number): string {
  const value = bytes / MEGABYTE;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} MB`;
}

const NOT_FOUND = /manifest unknown|manifest for .* not found|not found: manifest|name unknown|repository name not known/i;
const MAYBE_DENIED = /repository does not exist or may require/i;
const DENIED = /unauthorized|authentication required|access denied|denied: |no basic auth credentials|incorrect username or password/i;
const NO_PLATFORM = /no matching manifest for/i;
const UNREACHABLE =
  /no such host|connection refused|i\/o timeout|client\.timeout|deadline exceeded|server misbehaving|no route to host|network is unreachable|tls: |x509: |server gave http response|toomanyrequests|rate limit|unexpected eof|\beof\b|connection reset|5\d\d (?:internal|bad gateway|service)/i;

/** What the engine says when a pull fails, as an error that says what to do. */
export function pullFailure(image: string, words: string, options: { readonly withCredentials: boolean }): DriverError {
  const failed = `Image ${image} cannot be pulled`;
  if (NO_PLATFORM.test(words)) {
    return new DriverError('image-not-found', `${failed}: it has no variant for this host's platform (${words}).`);
  }
  if (NOT_FOUND.test(words)) {
    return new DriverError('image-not-found', `${failed}: the registry has no such image or tag (${words}). Check its name.`);
  }
  // A public registry gives one answer for "there is none" and "it is not yours".
  if (MAYBE_DENIED.test(words) && !options.withCredentials) {
    return new DriverError('image-not-found', `${failed}: it does not exist, or needs registry credentials (${words}).`);
  }
  if (DENIED.test(words)) {
    const why = options.withCredentials ? 'the registry refuses the credentials' : 'the registry asks for credentials';
    return new DriverError('registry-denied', `${failed}: ${why} (${words}).`);
  }
  if (/no space left on device/i.test(words)) {
    return new DriverError('disk-full', `${failed}: the engine's disk is full. docker system df shows what uses it.`);
  }
  if (UNREACHABLE.test(words)) {
    return new DriverError('registry-unavailable', `${failed}: the registry cannot be reached or is in trouble (${words}).`);
  }
  return new DriverError('refused', `${failed}: ${words}.`);
}
