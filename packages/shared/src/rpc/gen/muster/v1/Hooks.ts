// Original file: proto/muster/v1/objects.proto

import type { Hook as _muster_v1_Hook, Hook__Output as _muster_v1_Hook__Output } from '../../muster/v1/Hook.ts';

export interface Hooks {
  'postStart'?: (_muster_v1_Hook)[];
  'preStop'?: (_muster_v1_Hook)[];
}

export interface Hooks__Output {
  'postStart': (_muster_v1_Hook__Output)[];
  'preStop': (_muster_v1_Hook__Output)[];
}
