/** The API's methods about the cluster as a whole. */
import { MusterError } from '@muster/shared/model/error';
import type { Cluster, Stored } from '@muster/shared/model/objects';
import { clusterToWire } from '@muster/shared/rpc/convert-objects';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { ApiContext } from './context.ts';
import { presentCluster } from './present.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'GetCluster'>;

export function clusterMethods(api: ApiContext): Methods {
  const existing = (): Stored<Cluster> => api.state.view.cluster() ?? notInitialized();

  return {
    GetCluster: async () => ({ cluster: clusterToWire(presentCluster(api.state.view, existing(), api)) }),
  };
}

function notInitialized(): never {
  throw new MusterError('unavailable', 'the cluster is not set up yet', {
    reason: 'CLUSTER_NOT_INITIALIZED',
    hint: 'Wait for the first manager to set it up, or do it now: muster cluster init',
  });
}
