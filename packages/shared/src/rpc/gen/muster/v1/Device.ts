// Original file: proto/muster/v1/objects.proto


export interface Device {
  'hostPath'?: (string);
  'containerPath'?: (string);
  'permissions'?: (string);
}

export interface Device__Output {
  'hostPath': (string);
  'containerPath': (string);
  'permissions': (string);
}
