// Original file: proto/muster/v1/network_check.proto

import type { CheckedHost as _muster_v1_CheckedHost, CheckedHost__Output as _muster_v1_CheckedHost__Output } from '../../muster/v1/CheckedHost.ts';
import type { CheckedPath as _muster_v1_CheckedPath, CheckedPath__Output as _muster_v1_CheckedPath__Output } from '../../muster/v1/CheckedPath.ts';
import type { CheckedService as _muster_v1_CheckedService, CheckedService__Output as _muster_v1_CheckedService__Output } from '../../muster/v1/CheckedService.ts';
import type { NetworkFinding as _muster_v1_NetworkFinding, NetworkFinding__Output as _muster_v1_NetworkFinding__Output } from '../../muster/v1/NetworkFinding.ts';

export interface NetworkCheck {
  'hosts'?: (_muster_v1_CheckedHost)[];
  'paths'?: (_muster_v1_CheckedPath)[];
  'services'?: (_muster_v1_CheckedService)[];
  'findings'?: (_muster_v1_NetworkFinding)[];
}

export interface NetworkCheck__Output {
  'hosts': (_muster_v1_CheckedHost__Output)[];
  'paths': (_muster_v1_CheckedPath__Output)[];
  'services': (_muster_v1_CheckedService__Output)[];
  'findings': (_muster_v1_NetworkFinding__Output)[];
}
