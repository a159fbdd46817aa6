// Original file: proto/muster/v1/networks.proto

import type { HostSubnet as _muster_v1_HostSubnet, HostSubnet__Output as _muster_v1_HostSubnet__Output } from '../../muster/v1/HostSubnet.ts';

export interface NodeNetworkState {
  'networkId'?: (string);
  'name'?: (string);
  'stack'?: (string);
  'range'?: (string);
  'vipRange'?: (string);
  'internal'?: (boolean);
  'attachable'?: (boolean);
  'mtu'?: (number);
  'labels'?: ({[key: string]: string});
  'options'?: ({[key: string]: string});
  'subnet'?: (string);
  'gateway'?: (string);
  'peers'?: (_muster_v1_HostSubnet)[];
}

export interface NodeNetworkState__Output {
  'networkId': (string);
  'name': (string);
  'stack': (string);
  'range': (string);
  'vipRange': (string);
  'internal': (boolean);
  'attachable': (boolean);
  'mtu': (number);
  'labels': ({[key: string]: string});
  'options': ({[key: string]: string});
  'subnet': (string);
  'gateway': (string);
  'peers': (_muster_v1_HostSubnet__Output)[];
}
