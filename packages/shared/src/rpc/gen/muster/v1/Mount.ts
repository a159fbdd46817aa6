// Original file: proto/muster/v1/objects.proto

import type { BindMount as _muster_v1_BindMount, BindMount__Output as _muster_v1_BindMount__Output } from '../../muster/v1/BindMount.ts';
import type { VolumeMount as _muster_v1_VolumeMount, VolumeMount__Output as _muster_v1_VolumeMount__Output } from '../../muster/v1/VolumeMount.ts';
import type { TmpfsMount as _muster_v1_TmpfsMount, TmpfsMount__Output as _muster_v1_TmpfsMount__Output } from '../../muster/v1/TmpfsMount.ts';

export interface Mount {
  'bind'?: (_muster_v1_BindMount | null);
  'volume'?: (_muster_v1_VolumeMount | null);
  'tmpfs'?: (_muster_v1_TmpfsMount | null);
  'type'?: "bind"|"volume"|"tmpfs";
}

export interface Mount__Output {
  'bind'?: (_muster_v1_BindMount__Output | null);
  'volume'?: (_muster_v1_VolumeMount__Output | null);
  'tmpfs'?: (_muster_v1_TmpfsMount__Output | null);
  'type'?: "bind"|"volume"|"tmpfs";
}
