import { invalid } from '../values/invalid.ts';
import { duration, type Flag, many, on, text } from './flag.ts';

export const DEFAULT_PORT = 7400;
export const DEFAULT_MANAGER = `127.0.0.1:${String(DEFAULT_PORT)}`;

/** `host`, `host:port`, `[::1]:port`; the port may be left out. */
export function parseAddress(text: string): string {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  if (match === null || Number(match[2] ?? 1) > 65_535 || Number(match[2] ?? 1) === 0) {
    throw invalid(`"${text}" is not an address`, 'Write host:port, for example 10.0.0.1:7400.');
  }
  return `${match[1] ?? ''}:${match[2] ?? String(DEFAULT_PORT)}`;
}

export function parseAddresses(text: string): readonly string[] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  if (parts.length === 0) throw invalid('no address is given', 'Write host:port[,host:port].');
  return parts.map(parseAddress);
}

const managers: Flag<readonly (readonly string[])[]> = many(
  `Managers to talk to; the first that answers is used (environment: MUSTER_MANAGERS; default: those of the context)`,
  'host:port[,…]',
  parseAddresses,
);

/** For every command that talks to a manager. */
export const clientFlags = {
  managers,
  context: text('Context with which to reach the cluster: a name, or the path of a file (environment: MUSTER_CONTEXT)', 'name'),
  noColor: on('Print no colours (environment: NO_COLOR)'),
};

export const clientAliases = { H: 'managers' } as const;

export const readFlags = {
  ...clientFlags,
  json: on('Print JSON with stable keys'),
  timeout: duration('Give up after this time (default: 15s)'),
};

export const listFlags = { ...readFlags, quiet: on('Print ids only') };
export const listAliases = { ...clientAliases, q: 'quiet' } as const;

/** For commands that wait until the cluster is as they asked. */
export const waitFlags = {
  ...clientFlags,
  json: on('Print the result as JSON'),
  detach: on('Do not wait until it is done'),
  timeout: duration('Wait at most this long; the work goes on and the exit code is 6 (default: 10m)'),
};
export const waitAliases = { ...clientAliases, d: 'detach' } as const;

/** For everything that changes services or nodes. */
export const planFlags = {
  plan: on('Say what would happen, step by step, and change nothing'),
  check: text('Refuse to change anything unless it comes out as the plan with this check revision said', 'revision'),
  exitCode: on('With --plan: end with 10 when something would change'),
};

/** For changes that are done as soon as they are accepted. */
export const changeFlags = readFlags;
