// Original file: proto/muster/v1/networks.proto

import type { HostSubnet as _muster_v1_HostSubnet, HostSubnet__Output as _muster_v1_HostSubnet__Output } from '../../muster/v1/HostSubnet.ts';

export interface NetworkStatus {
  'range'?: (string);
  'vipRange'?: (string);
  'hostPrefix'?: (number);
  'subnets'?: (_muster_v1_HostSubnet)[];
  'problem'?: (string);
}

export interface NetworkStatus__Output {
  'range': (string);
  'vipRange': (string);
  'hostPrefix': (number);
  'subnets': (_muster_v1_HostSubnet__Output)[];
  'problem': (string);
}
