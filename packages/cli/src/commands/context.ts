/** `context ls|use|add|rm|show|export`: how this person reaches which cluster. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { contextAddFlags, contextFlags } from '../flags/trust-flags.ts';
import { chosenContext, contextNames, contextPath, currentContext, parseContext, readContext, removeContext, setCurrentContext, writeContext, type Context, type NamedContext } from '../context/context.ts';
import { pinned } from '../context/join-cluster.ts';
import { renewed } from '../context/refresh.ts';
import { parseJoinArgument } from '../daemons/join-token.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { formatToken } from '@muster/shared/model/join-token';
import { endOf } from './token.ts';

const CALL_MS = 15_000;

export function contextLs(session: Session, flags: FlagValues<typeof contextFlags>): Promise<void> {
  const { host } = session;
  const inUse = currentContext(host);
  const problems: string[] = [];
  const rows = contextNames(host).flatMap((name) => {
    const { path, context } = readOr(host, name, problems) ?? {};
    if (path === undefined || context === undefined) return [];
    const { clusterName, clusterId, user, managers, expiresAt } = context;
    return [{ name, inUse: name === inUse, cluster: clusterName, clusterId, user, managers, credential: context.token === undefined ? 'certificate' : 'token', ...(expiresAt === undefined ? {} : { expiresAt }), path }];
  });
  for (const problem of problems) session.warn(problem);
  if (flags.json) session.printJson(rows);
  else {
    session.printTable(
      [{ header: '' }, { header: 'NAME' }, { header: 'CLUSTER' }, { header: 'USER' }, { header: 'WITH' }, { header: 'MANAGERS', flexible: true }],
      rows.map(({ name, inUse: isInUse, cluster, user, managers, credential, expiresAt }) => [isInUse ? '*' : '', name, cluster, user, expiresAt === undefined ? credential : `${credential}, ends ${endOf(expiresAt, session.now())}`, managers.join(',')]),
    );
  }
  return Promise.resolve();
}

/** One that cannot be read must not hide the others. */
function readOr(host: Session['host'], name: string, problems: string[]): NamedContext | undefined {
  try {
    return readContext(host, name);
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    problems.push([error.message, error.hint].filter(Boolean).join('. '));
    return undefined;
  }
}

export function contextUse(session: Session, _flags: FlagValues<typeof contextFlags>, [name = '']: readonly string[]): Promise<void> {
  readContext(session.host, name);
  setCurrentContext(session.host, name);
  session.print(name);
  return Promise.resolve();
}

export function contextRm(session: Session, _flags: FlagValues<typeof contextFlags>, names: readonly string[]): Promise<void> {
  for (const name of names) {
    removeContext(session.host, name);
    session.print(name);
  }
  return Promise.resolve();
}

/** Without what is secret. */
export function contextShow(session: Session, flags: FlagValues<typeof contextFlags>, [name]: readonly string[]): Promise<void> {
  const chosen = chosenContext(session.host, name);
  if (chosen === undefined) throw new MusterError('not-found', 'no context is in use', { hint: 'Choose one: muster context use NAME' });
  const { clusterName, clusterId, user, managers, expiresAt, token } = chosen.context;
  const shown = { name: chosen.name, path: chosen.path, cluster: clusterName, clusterId, user, credential: token === undefined ? 'certificate' : 'token', ...(expiresAt === undefined ? {} : { expiresAt }), managers };
  if (flags.json) session.printJson(shown);
  else for (const [key, value] of Object.entries(shown)) session.print(`${key}: ${key === 'expiresAt' ? endOf(Number(value), session.now()) : String(value)}`);
  return Promise.resolve();
}

/** The whole context, as one file for another machine: as secret as a password. */
export function contextExport(session: Session, _flags: FlagValues<typeof contextFlags>, [name]: readonly string[]): Promise<void> {
  const chosen = chosenContext(session.host, name);
  if (chosen === undefined) throw new MusterError('not-found', 'no context is in use', { hint: 'Choose one: muster context use NAME' });
  session.print(JSON.stringify(chosen.context));
  return Promise.resolve();
}

/** From a token of a user, or from a file that `context export` wrote. */
export async function contextAdd(session: Session, flags: FlagValues<typeof contextAddFlags>, [name = '', source = '']: readonly string[]): Promise<void> {
  const { host } = session;
  const path = contextPath(host, name);
  if (contextNames(host).includes(name) && !flags.replace) {
    throw new MusterError('already-exists', `there is a context "${name}" already`, { reason: 'CONTEXT_EXISTS', hint: 'Choose another name, or replace it: --replace' });
  }
  const context = source.includes('@') ? await byToken(session, source, flags.certificate) : parseContext(contentOf(session, source), source);
  writeContext(path, context);
  if (currentContext(host) === undefined || flags.use) setCurrentContext(host, name);
  if (flags.json) session.printJson({ name, cluster: context.clusterName, clusterId: context.clusterId, user: context.user, managers: context.managers, path });
  else session.print(`Context ${name}: ${context.user} on cluster ${context.clusterName}${currentContext(host) === name ? ', in use' : ` (muster context use ${name})`}.`);
}

async function byToken(session: Session, source: string, wantsCertificate: boolean): Promise<Context> {
  const { token, managers } = parseJoinArgument(source);
  if (token.kind !== 'user') throw new MusterError('invalid-argument', 'this is the token of a machine, not of a person', { hint: 'Use it with: muster node join TOKEN@HOST:PORT' });
  const { signal } = session;
  const { security, roots } = await pinned(token, managers, signal);
  const { connectControl } = await import('@muster/shared/rpc/client');
  const text = formatToken(token);
  using client = connectControl(managers, { security: { ...security, headers: { authorization: `Bearer ${text}` } } });
  const who = await client.call('WhoAmI', {}, { deadlineMs: CALL_MS, signal });
  const common = {
    clusterId: who.clusterId,
    clusterName: who.clusterName,
    user: who.name,
    managers: [...new Set([...who.managers, ...managers])],
    roots: who.roots.length === 0 ? roots : who.roots.join('\n'),
    checkedAt: session.now(),
  };
  return wantsCertificate ? { ...common, ...(await renewed(client, { deadlineMs: CALL_MS, signal })) } : { ...common, token: text };
}

function contentOf({ host }: Session, source: string): string {
  if (source === '-') return host.readStdin();
  try {
    return readFileSync(resolve(host.cwd, source), 'utf8');
  } catch (error) {
    throw new MusterError('invalid-argument', `${source} is neither TOKEN@HOST:PORT nor a file that can be read`, { cause: error, hint: 'An administrator makes a token: muster user create NAME' });
  }
}
