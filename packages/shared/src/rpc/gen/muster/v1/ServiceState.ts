// Original file: proto/muster/v1/networks.proto

import type { EndpointSpec as _muster_v1_EndpointSpec, EndpointSpec__Output as _muster_v1_EndpointSpec__Output } from '../../muster/v1/EndpointSpec.ts';
import type { ServiceInNetwork as _muster_v1_ServiceInNetwork, ServiceInNetwork__Output as _muster_v1_ServiceInNetwork__Output } from '../../muster/v1/ServiceInNetwork.ts';
import type { ServicePort as _muster_v1_ServicePort, ServicePort__Output as _muster_v1_ServicePort__Output } from '../../muster/v1/ServicePort.ts';
import type { EndpointState as _muster_v1_EndpointState, EndpointState__Output as _muster_v1_EndpointState__Output } from '../../muster/v1/EndpointState.ts';

export interface ServiceState {
  'serviceId'?: (string);
  'name'?: (string);
  'stack'?: (string);
  'endpoint'?: (_muster_v1_EndpointSpec | null);
  'networks'?: (_muster_v1_ServiceInNetwork)[];
  'ports'?: (_muster_v1_ServicePort)[];
  'endpoints'?: (_muster_v1_EndpointState)[];
  'onDemand'?: (boolean);
}

export interface ServiceState__Output {
  'serviceId': (string);
  'name': (string);
  'stack': (string);
  'endpoint': (_muster_v1_EndpointSpec__Output | null);
  'networks': (_muster_v1_ServiceInNetwork__Output)[];
  'ports': (_muster_v1_ServicePort__Output)[];
  'endpoints': (_muster_v1_EndpointState__Output)[];
  'onDemand': (boolean);
}
