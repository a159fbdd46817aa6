/**
 * The way to one engine: which API version is spoken, and two clients. `call` is
 * for requests that are answered at once: each has a deadline, and is repeated
 * once when a kept-alive connection turns out to be dead (every call made here
 * may be repeated). `stream` is for answers without end: only opening them has
 * a deadline.
 *
 * dockerode's promises may never settle when a connection breaks in the middle
 * of an answer, so none is awaited without racing it against the deadline.
 */
import { Agent, type ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import type { Clock } from '@muster/shared/runtime/clock';
import Dockerode from 'dockerode';
import { DriverError } from '../driver.ts';
import { checkReply, senseless, type Shape } from './check-reply.ts';
import { dial } from './dial.ts';
import { isConnectionLost, toDriverError } from './failure.ts';
import { VERSION_SHAPE } from './reply-shapes.ts';

export interface Endpoint {
  /** For messages. */
  readonly name: string;
  readonly options: Dockerode.DockerOptions;
  /** The engine runs on this host: its processes and ports are visible here. */
  readonly isLocal: boolean;
}

/** The newest API version whose answers the code was written against. */
const KNOWN_API: Version = [1, 47];
/** Docker 20.10. */
const OLDEST_API: Version = [1, 41];
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const DEFAULT_SOCKET = '/var/run/docker.sock';
const VERSION_TIMEOUT_MS = 10_000;
const OPEN_STREAM_TIMEOUT_MS = 30_000;
/** Calls under way at a time: dockerd itself works on few containers in parallel. */
const MAX_SOCKETS = 64;
/** The list of ten thousand containers has some 20 MB. */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;

type Version = readonly [major: number, minor: number];

export interface CallOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Which an answer must have; one that has not is the engine's failure. An absent one is left to the caller. */
  readonly shape?: Shape;
}

export interface EngineClient {
  readonly endpoint: Endpoint;
  call<Result>(
    doing: string,
    run: (docker: Dockerode, signal: AbortSignal) => Promise<Result>,
    options: CallOptions,
  ): Promise<Result>;
  /**
   * The stream is destroyed when the signal is aborted. `timeoutMs` is for opening
   * it, which the engine does with its first byte; default 30 s.
   */
  stream(
    doing: string,
    run: (docker: Dockerode, signal: AbortSignal) => Promise<NodeJS.ReadableStream>,
    options: { readonly timeoutMs?: number; readonly signal: AbortSignal },
  ): Promise<Readable>;
  /** The engine may have been replaced by another version: ask again before the next call. */
  forgetVersion(): void;
}

/** Reads `socketPath`, or a `DOCKER_HOST` value: `unix://…` or `tcp://host:port`. */
export function readEndpoint(given: { readonly socketPath?: string | undefined; readonly dockerHost?: string | undefined }): Endpoint {
  // Everything that docker-modem would take from the environment is set, if only to undefined.
  const nothing = { host: undefined, port: undefined, protocol: 'http' as const, timeout: undefined };
  const host = given.dockerHost ?? '';
  const path = given.socketPath ?? (host.startsWith('unix://') ? host.slice('unix://'.length) : host === '' ? DEFAULT_SOCKET : undefined);
  if (path !== undefined) {
    const socketPath = path === '' ? DEFAULT_SOCKET : path;
    return { name: socketPath, options: { ...nothing, socketPath }, isLocal: true };
  }
  const url = URL.parse(host.includes('://') ? host : `tcp://${host}`);
  if (url === null || (url.protocol !== 'tcp:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new DriverError(
      'refused',
      `DOCKER_HOST=${host} cannot be used: an agent takes unix:///path or tcp://host:port. Run the agent on the Docker host itself.`,
    );
  }
  const port = url.port === '' ? 2375 : Number(url.port);
  return { name: `${url.hostname}:${port}`, options: { ...nothing, host: url.hostname, port }, isLocal: LOOPBACK.test(url.hostname) };
}

/** Exported for its test. Throws when the two have no version in common. */
export function chooseApiVersion(server: { readonly ApiVersion: string; readonly MinAPIVersion?: string; readonly Version: string }): string {
  const newest = parseVersion(server.ApiVersion);
  const oldest = parseVersion(server.MinAPIVersion ?? '1.12');
  if (isBefore(newest, OLDEST_API)) {
    throw new DriverError('refused', `Docker Engine ${server.Version} is too old: 20.10 or newer is needed (API ${OLDEST_API.join('.')}).`);
  }
  if (isBefore(KNOWN_API, oldest)) {
    throw new DriverError(
      'refused',
      `Docker Engine ${server.Version} no longer speaks API ${KNOWN_API.join('.')}, the newest this agent knows. Upgrade the agent.`,
    );
  }
  return `v${(isBefore(newest, KNOWN_API) ? newest : KNOWN_API).join('.')}`;
}

function parseVersion(text: string): Version {
  const [, major, minor] = /^(\d{1,4})\.(\d{1,4})$/.exec(text) ?? [];
  if (major === undefined || minor === undefined) throw senseless('tell its version', `"${text.slice(0, 40)}" is no version of its API`);
  return [Number(major), Number(minor)];
}

function isBefore(left: Version, right: Version): boolean {
  return left[0] < right[0] || (left[0] === right[0] && left[1] < right[1]);
}

interface Clients {
  readonly calls: Dockerode;
  readonly streams: Dockerode;
}

export function connect(endpoint: Endpoint, clock: Clock): EngineClient {
  const keepAlive = opaque(bounded(new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })));
  const unlimited = opaque(new Agent({ keepAlive: false }));
  // docker-modem takes an agent; the types of dockerode do not know it.
  const client = (agent: Agent, version?: string) =>
    new Dockerode({ ...endpoint.options, agent, ...(version === undefined ? {} : { version }) } as Dockerode.DockerOptions);
  let clients: Promise<Clients> | undefined;

  async function negotiate(): Promise<Clients> {
    const abort = new AbortController();
    const asking = dial<Parameters<typeof chooseApiVersion>[0]>(client(keepAlive), {
      path: '/version',
      method: 'GET',
      abortSignal: abort.signal,
      statusCodes: { 200: true, 500: 'server error' },
    });
    const doing = 'tell its version';
    const server = await withDeadline(asking, { clock, abort, timeoutMs: VERSION_TIMEOUT_MS, doing });
    const version = chooseApiVersion(checkReply(server, VERSION_SHAPE, doing));
    return { calls: client(keepAlive, version), streams: client(unlimited, version) };
  }

  /** Shared by all who wait for it, so no caller's signal ends it. */
  function ready(): Promise<Clients> {
    clients ??= negotiate().catch((error: unknown) => {
      clients = undefined;
      throw error;
    });
    return clients;
  }

  return {
    endpoint,
    async call(doing, run, { timeoutMs, signal, shape }) {
      const attempt = async () => {
        signal?.throwIfAborted();
        const abort = new AbortController();
        const answer = ready().then(({ calls }) => {
          abort.signal.throwIfAborted();
          return run(calls, abort.signal);
        });
        return withDeadline(answer, { clock, abort, timeoutMs, signal, doing });
      };
      try {
        const answer = await attempt().catch((error: unknown) => {
          if (isConnectionLost(error)) return attempt();
          throw error;
        });
        return shape === undefined || answer === undefined ? answer : checkReply(answer, shape, doing);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        throw toDriverError(error, { doing, endpoint: endpoint.name });
      }
    },
    async stream(doing, run, { signal, timeoutMs = OPEN_STREAM_TIMEOUT_MS }) {
      try {
        signal.throwIfAborted();
        const abort = new AbortController();
        const opening = ready().then(({ streams }) => {
          abort.signal.throwIfAborted();
          return run(streams, abort.signal);
        });
        const stream = (await withDeadline(opening, { clock, abort, timeoutMs, signal, doing })) as Readable;
        const onAbort = () => stream.destroy();
        signal.addEventListener('abort', onAbort, { once: true });
        stream.once('close', () => signal.removeEventListener('abort', onAbort));
        return stream;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw toDriverError(error, { doing, endpoint: endpoint.name });
      }
    },
    forgetVersion() {
      clients = undefined;
    },
  };
}

/**
 * docker-modem prints each request's options with all that hangs on them, whether
 * or not anybody reads it. With an agent that is every open socket: ten calls at
 * once took 100 ms instead of 10.
 */
function opaque(agent: Agent): Agent {
  return Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' });
}

/** docker-modem collects an answer whole, however long it is: what is longer than any that makes sense ends with its connection. */
function bounded(agent: Agent): Agent {
  // Node calls it for every request; its types do not show it.
  const open = agent as Agent & { addRequest: (request: ClientRequest, ...rest: readonly unknown[]) => void };
  const addRequest = open.addRequest.bind(agent);
  open.addRequest = (request, ...rest) => {
    request.once('response', (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MAX_ANSWER_BYTES) request.destroy(new DriverError('unavailable', `The engine sent more than ${MAX_ANSWER_BYTES} bytes in one answer. Is it Docker that listens there?`));
      });
    });
    addRequest(request, ...rest);
  };
  return agent;
}

/** Aborts the work, and rejects, when the time is over or the caller gives up. */
async function withDeadline<Result>(
  work: Promise<Result>,
  { clock, abort, timeoutMs, signal, doing }: {
    readonly clock: Clock;
    readonly abort: AbortController;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly doing: string;
  },
): Promise<Result> {
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const giveUp = (reason: unknown) => {
    // Before the request notices, so that the reason wins the race.
    reject(reason);
    abort.abort(reason);
  };
  const onAbort = () => giveUp(signal?.reason);
  const cancel = clock.after(timeoutMs, () =>
    giveUp(new DriverError('unavailable', `The engine was asked to ${doing} and did not answer within ${timeoutMs} ms.`)),
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    return await Promise.race([cut, work]);
  } finally {
    cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}
