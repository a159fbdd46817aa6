/** The API's methods about the cluster as a whole. */
import { timingSafeEqual } from 'node:crypto';
import { MusterError } from '@muster/shared/model/error';
import type { Cluster, Stored } from '@muster/shared/model/objects';
import { clusterToWire } from '@muster/shared/rpc/convert-objects';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { hashJoinToken } from '../cluster.ts';
import type { ApiContext } from './context.ts';
import { presentCluster } from './present.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetCluster' | 'JoinCluster'>;

export function clusterMethods(api: ApiContext): Methods {
  const existing = (): Stored<Cluster> => api.state.view.cluster() ?? notInitialized();

  return {
    GetCluster: async () => ({ cluster: clusterToWire(presentCluster(api.state.view, existing(), api)) }),

    async JoinCluster({ token }) {
      const cluster = existing();
      if (!isJoinToken(cluster, token)) {
        throw new MusterError('unauthenticated', 'this token does not let a node join the cluster', {
          reason: 'BAD_JOIN_TOKEN',
          hint: 'Use the token that muster cluster init printed.',
        });
      }
      const managers = [...api.state.view.managers()].map(({ address }) => address).sort();
      return { clusterId: cluster.id, clusterName: cluster.name, managers };
    },
  };
}

/** A cluster without a token lets every node join. */
function isJoinToken({ joinTokenHash }: Cluster, token: string): boolean {
  if (joinTokenHash === '') return true;
  const given = Buffer.from(hashJoinToken(token), 'hex');
  const expected = Buffer.from(joinTokenHash, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function notInitialized(): never {
  throw new MusterError('unavailable', 'the cluster is not set up yet', {
    reason: 'CLUSTER_NOT_INITIALIZED',
    hint: 'Wait for the first manager to set it up, or do it now: muster cluster init',
  });
}
