// Original file: proto/muster/v1/network_check.proto


export interface CheckedHost {
  'nodeId'?: (string);
  'name'?: (string);
  'networks'?: (number);
  'absent'?: (string);
  'uplinkMtu'?: (number);
}

export interface CheckedHost__Output {
  'nodeId': (string);
  'name': (string);
  'networks': (number);
  'absent': (string);
  'uplinkMtu': (number);
}
