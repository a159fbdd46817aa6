// Original file: proto/muster/v1/objects.proto

import type { PullPolicy as _muster_v1_PullPolicy, PullPolicy__Output as _muster_v1_PullPolicy__Output } from '../../muster/v1/PullPolicy.ts';
import type { Mount as _muster_v1_Mount, Mount__Output as _muster_v1_Mount__Output } from '../../muster/v1/Mount.ts';
import type { Healthcheck as _muster_v1_Healthcheck, Healthcheck__Output as _muster_v1_Healthcheck__Output } from '../../muster/v1/Healthcheck.ts';
import type { Ulimit as _muster_v1_Ulimit, Ulimit__Output as _muster_v1_Ulimit__Output } from '../../muster/v1/Ulimit.ts';
import type { Device as _muster_v1_Device, Device__Output as _muster_v1_Device__Output } from '../../muster/v1/Device.ts';
import type { GpuRequest as _muster_v1_GpuRequest, GpuRequest__Output as _muster_v1_GpuRequest__Output } from '../../muster/v1/GpuRequest.ts';
import type { NetworkMode as _muster_v1_NetworkMode, NetworkMode__Output as _muster_v1_NetworkMode__Output } from '../../muster/v1/NetworkMode.ts';
import type { Probes as _muster_v1_Probes, Probes__Output as _muster_v1_Probes__Output } from '../../muster/v1/Probes.ts';
import type { SecretReference as _muster_v1_SecretReference, SecretReference__Output as _muster_v1_SecretReference__Output } from '../../muster/v1/SecretReference.ts';
import type { Long } from '@grpc/proto-loader';

export interface ContainerSpec {
  'image'?: (string);
  'pullPolicy'?: (_muster_v1_PullPolicy);
  'command'?: (string)[];
  'args'?: (string)[];
  'env'?: (string)[];
  'user'?: (string);
  'groups'?: (string)[];
  'workdir'?: (string);
  'hostname'?: (string);
  'labels'?: ({[key: string]: string});
  'mounts'?: (_muster_v1_Mount)[];
  'healthcheck'?: (_muster_v1_Healthcheck | null);
  'stopSignal'?: (string);
  'stopGraceMs'?: (number | string | Long);
  'init'?: (boolean);
  'readOnly'?: (boolean);
  'tty'?: (boolean);
  'openStdin'?: (boolean);
  'privileged'?: (boolean);
  'capAdd'?: (string)[];
  'capDrop'?: (string)[];
  'sysctls'?: ({[key: string]: string});
  'ulimits'?: (_muster_v1_Ulimit)[];
  'devices'?: (_muster_v1_Device)[];
  'gpus'?: (_muster_v1_GpuRequest | null);
  'securityOpt'?: (string)[];
  'extraHosts'?: (string)[];
  'dns'?: (string)[];
  'dnsSearch'?: (string)[];
  'dnsOptions'?: (string)[];
  'shmBytes'?: (number | string | Long);
  'networkMode'?: (_muster_v1_NetworkMode);
  'probes'?: (_muster_v1_Probes | null);
  'materials'?: (_muster_v1_SecretReference)[];
  '_stopGraceMs'?: "stopGraceMs";
}

export interface ContainerSpec__Output {
  'image': (string);
  'pullPolicy': (_muster_v1_PullPolicy__Output);
  'command': (string)[];
  'args': (string)[];
  'env': (string)[];
  'user': (string);
  'groups': (string)[];
  'workdir': (string);
  'hostname': (string);
  'labels': ({[key: string]: string});
  'mounts': (_muster_v1_Mount__Output)[];
  'healthcheck': (_muster_v1_Healthcheck__Output | null);
  'stopSignal': (string);
  'stopGraceMs'?: (number);
  'init': (boolean);
  'readOnly': (boolean);
  'tty': (boolean);
  'openStdin': (boolean);
  'privileged': (boolean);
  'capAdd': (string)[];
  'capDrop': (string)[];
  'sysctls': ({[key: string]: string});
  'ulimits': (_muster_v1_Ulimit__Output)[];
  'devices': (_muster_v1_Device__Output)[];
  'gpus': (_muster_v1_GpuRequest__Output | null);
  'securityOpt': (string)[];
  'extraHosts': (string)[];
  'dns': (string)[];
  'dnsSearch': (string)[];
  'dnsOptions': (string)[];
  'shmBytes': (number);
  'networkMode': (_muster_v1_NetworkMode__Output);
  'probes': (_muster_v1_Probes__Output | null);
  'materials': (_muster_v1_SecretReference__Output)[];
  '_stopGraceMs'?: "stopGraceMs";
}
