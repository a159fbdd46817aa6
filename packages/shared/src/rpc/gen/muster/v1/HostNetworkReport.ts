// Original file: proto/muster/v1/network_check.proto

import type { KernelSetting as _muster_v1_KernelSetting, KernelSetting__Output as _muster_v1_KernelSetting__Output } from '../../muster/v1/KernelSetting.ts';
import type { FirewallObstacle as _muster_v1_FirewallObstacle, FirewallObstacle__Output as _muster_v1_FirewallObstacle__Output } from '../../muster/v1/FirewallObstacle.ts';
import type { ServiceMap as _muster_v1_ServiceMap, ServiceMap__Output as _muster_v1_ServiceMap__Output } from '../../muster/v1/ServiceMap.ts';

export interface HostNetworkReport {
  'unable'?: (string);
  'problem'?: (string);
  'uplink'?: (string);
  'uplinkMtu'?: (number);
  'tunnelMtu'?: (number);
  'settings'?: (_muster_v1_KernelSetting)[];
  'missing'?: (string)[];
  'obstacles'?: (_muster_v1_FirewallObstacle)[];
  'takenPorts'?: (number)[];
  'services'?: (_muster_v1_ServiceMap)[];
  'deaf'?: (string);
}

export interface HostNetworkReport__Output {
  'unable': (string);
  'problem': (string);
  'uplink': (string);
  'uplinkMtu': (number);
  'tunnelMtu': (number);
  'settings': (_muster_v1_KernelSetting__Output)[];
  'missing': (string)[];
  'obstacles': (_muster_v1_FirewallObstacle__Output)[];
  'takenPorts': (number)[];
  'services': (_muster_v1_ServiceMap__Output)[];
  'deaf': (string);
}
