/** Trades a token for a certificate, with whichever manager answers first and proves to be of the token's cluster. */
import { X509Certificate } from 'node:crypto';
import { MusterError } from '@muster/shared/model/error';
import type { Token } from '@muster/shared/model/join-token';
import { formatToken } from '@muster/shared/model/join-token';
import { connectControl } from '@muster/shared/rpc/client';
import { certificateRoles } from '@muster/shared/rpc/enums';
import { secured, strangerSecurity, type Security } from '@muster/shared/rpc/security';
import type { Identity } from '@muster/shared/trust/identity';
import { certificatesOf, rootIdOf } from '@muster/shared/trust/inspect';

export interface JoinOptions {
  readonly token: Token;
  readonly managers: readonly string[];
  readonly name: string;
  readonly names: readonly string[];
  /** This machine was a node before: it proves that it has the key, and stays the node it was. */
  readonly before?: Identity;
  readonly signal: AbortSignal;
}

export interface Joined {
  readonly identity: Identity;
  readonly managers: readonly string[];
  readonly clusterKey: Uint8Array;
  readonly store: string;
}

const DEADLINE_MS = 15_000;

/** A connection that trusts exactly the root that the token pins. Nothing secret has been sent when this throws. */
export async function pinned(token: Token, managers: readonly string[], signal: AbortSignal): Promise<{ readonly security: Security; readonly roots: string; readonly clusterName: string }> {
  using stranger = connectControl(managers, { security: strangerSecurity() });
  const { roots, clusterName } = await stranger.call('GetRoots', {}, { deadlineMs: DEADLINE_MS, signal }).catch((error: unknown) => {
    throw withoutFlags(error);
  });
  const root = roots.flatMap(certificatesOf).find((certificate) => rootIdOf(certificate) === token.rootId);
  if (root === undefined) {
    throw new MusterError('permission-denied', `what answers at ${managers.join(', ')} is not the cluster that the token is for`, {
      reason: 'WRONG_CLUSTER',
      hint: `Check the address. If the cluster changed its root since, an administrator makes another token: ${token.kind === 'user' ? 'muster user token NAME' : `muster cluster token create ${token.kind}`}`,
    });
  }
  const pem = new X509Certificate(root.raw).toString();
  return { security: secured({ roots: pem }), roots: pem, clusterName };
}

/** The addresses stand in the argument here, and nobody is there yet to be started by who joins. */
function withoutFlags(error: unknown): unknown {
  if (!(error instanceof MusterError) || error.reason !== 'NO_MANAGER') return error;
  const [tried = ''] = (error.hint ?? '').split('\n');
  return new MusterError(error.code, error.message, { cause: error, reason: error.reason, hint: `${tried}\nCheck what follows the @: managers’ addresses, HOST:PORT[,HOST:PORT], as muster cluster status lists them.` });
}

export async function joinCluster({ token, managers, name, names, before, signal }: JoinOptions): Promise<Joined> {
  const { createRequest } = await import('@muster/shared/trust/x509');
  const { security } = await pinned(token, managers, signal);
  const { privateKey, csr } = await createRequest(before?.privateKey);
  using client = connectControl(managers, { security });
  const answer = await client.call(
    'Join',
    { token: formatToken(token), csr, name, names: [...names], ...(before === undefined ? {} : { nodeId: before.id }) },
    { deadlineMs: DEADLINE_MS, signal },
  );
  const [leaf] = certificatesOf(answer.certificates);
  const role = certificateRoles.fromWire(answer.role);
  if (leaf === undefined || role === undefined) throw new MusterError('internal', 'the manager answered without a certificate', { reason: 'PROTOCOL' });
  return {
    identity: {
      clusterId: answer.clusterId,
      clusterName: answer.clusterName,
      role,
      id: answer.id,
      certificates: answer.certificates,
      privateKey,
      roots: answer.roots.join('\n'),
      issuedAt: Date.now(),
      expiresAt: Date.parse(leaf.validTo),
    },
    managers: answer.managers,
    clusterKey: answer.clusterKey,
    store: answer.store,
  };
}
