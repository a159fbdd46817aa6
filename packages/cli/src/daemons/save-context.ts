import { MusterError } from '@muster/shared/model/error';
import type { Identity } from '@muster/shared/trust/identity';
import { type Context, contextPath, currentContext, readContext, setCurrentContext, writeContext } from '../context/context.ts';
import type { Host } from '../host.ts';

export function contextFor(identity: Identity, user: string, managers: readonly string[]): Context {
  const { clusterId, clusterName, roots, certificates, privateKey, issuedAt, expiresAt } = identity;
  return { clusterId, clusterName, managers, roots, user, certificates, privateKey, issuedAt, expiresAt };
}

/** Keeps the context under the name, or one like it when that is of another cluster or somebody else; puts it in use when none is. Returns the name. */
export function saveContext(host: Host, wanted: string, context: Context): { readonly name: string; readonly path: string; readonly inUse: boolean } {
  const name = isTaken(host, wanted, context) ? `${wanted}-${context.clusterId.slice(0, 6)}` : wanted;
  const path = contextPath(host, name);
  writeContext(path, context);
  if (currentContext(host) === undefined) setCurrentContext(host, name);
  return { name, path, inUse: currentContext(host) === name };
}

function isTaken(host: Host, name: string, wanted: Context): boolean {
  try {
    const { clusterId, user } = readContext(host, name).context;
    return clusterId !== wanted.clusterId || user !== wanted.user;
  } catch (error) {
    return !(error instanceof MusterError && error.reason === 'CONTEXT_NOT_FOUND');
  }
}
