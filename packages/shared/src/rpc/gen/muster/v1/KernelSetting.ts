// Original file: proto/muster/v1/network_check.proto


export interface KernelSetting {
  'name'?: (string);
  'value'?: (string);
}

export interface KernelSetting__Output {
  'name': (string);
  'value': (string);
}
